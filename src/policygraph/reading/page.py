"""HTML pages: the main text against navigation, a block a line, tables as rows of cells parted by tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygraph.errors import DocumentError
from policygraph.reading.markup import is_too_deep, without_formatting
from policygraph.reading.merged import MARK
from policygraph.rules import load_grammar, pattern_in

_pattern = partial(pattern_in, "reading")

_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_MAIN_SHARE = 0.6
_FURNITURE_SHARE = 0.2
_LINK_SHARE = 0.6
_SHORTEST_MAIN = 100
_LONGEST_CELL = 400
_WIDEST = 100


@dataclass
class _Sizes:
    """The characters below each element, and those of them in links."""

    words: Counter[int] = field(default_factory=Counter)
    links: Counter[int] = field(default_factory=Counter)

    def prose(self, node: LexborNode) -> int:
        return self.words[node.mem_id] - self.links[node.mem_id]


def page_text(path: Path, html: str) -> str:
    """The main text of an HTML page as it is shown; DocumentError when there is none."""
    plain = without_formatting(html)
    if is_too_deep(plain):
        raise DocumentError(path, "is an HTML page nested too deeply to be one; save its text")
    body = LexborHTMLParser(plain).body
    lines = list(_page_lines(body)) if body is not None else []
    if not any(line.strip() for line in lines):
        raise DocumentError(path, "is an HTML page without text")
    return "\n".join(lines) + "\n"


def _page_lines(body: LexborNode) -> Iterator[str]:
    sizes = _measure(body)
    main = _main(body, sizes)
    lines = list(_lines(main, sizes, sizes.prose(main)))
    title = _title(body) if main.mem_id != body.mem_id else ""
    if title and "".join(title.split()) not in "".join("".join(lines).split()):
        yield title
    yield from lines


def _measure(body: LexborNode) -> _Sizes:
    """One walk over the page; what is left out has no size."""
    sizes = _Sizes()
    above: list[int] = []
    stack: list[tuple[LexborNode, bool, int]] = [(body, False, 0)]
    while stack:
        node, done, links = stack.pop()
        if done:
            own = above.pop()
            if above:
                sizes.words[above[-1]] += sizes.words[own]
                sizes.links[above[-1]] += sizes.links[own]
        elif node.is_text_node:
            length = len("".join((node.text_content or "").split()))
            sizes.words[above[-1]] += length
            sizes.links[above[-1]] += length if links else 0
        elif node.tag not in _tags("left_out"):
            above.append(node.mem_id)
            stack.append((node, True, links))
            inside = links + (node.tag == "a" and "href" in node.attributes)
            stack.extend((child, False, inside) for child in node.iter(include_text=True))
    return sizes


def _main(body: LexborNode, sizes: _Sizes) -> LexborNode:
    """The innermost element that is named like a main text and holds most of the page's words, else the body."""
    best = body
    fewest = max(_SHORTEST_MAIN, _MAIN_SHARE * sizes.prose(body))
    for node in body.css("div, article, main, section, td"):
        named = node.tag in {"article", "main"} or _pattern("{main_name}").search(_label(node))
        if named and sizes.prose(node) >= fewest:
            best = node
    return best


def _title(body: LexborNode) -> str:
    """The page's only first-rank heading."""
    found = body.css("h1")
    return " ".join(found[0].text(deep=True).split()) if len(found) == 1 else ""


def _label(node: LexborNode) -> str:
    return f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"


def _is_furniture(node: LexborNode, sizes: _Sizes, total: int) -> bool:
    """Whether an element is furniture of the page: hidden, named so and small, or made of links."""
    if node.tag in _tags("left_out") or _HIDDEN.search(node.attributes.get("style") or ""):
        return True
    if node.tag not in _tags("furniture"):
        return False
    words, prose = sizes.words[node.mem_id], sizes.prose(node)
    if prose >= _FURNITURE_SHARE * total:
        return False
    several = sizes.links[node.mem_id] >= _LINK_SHARE * words > 0 and len(node.css("a")) > 1
    return several or _pattern("{furniture_name}").search(_label(node)) is not None


def _lines(node: LexborNode, sizes: _Sizes, total: int) -> Iterator[str]:
    line: list[str] = []
    for kind, words in _pieces(node, sizes, total):
        if kind == "text":
            line.append(words)
            continue
        yield from _shown(line)
        line = []
        if kind == "row":
            yield words
    yield from _shown(line)


def _shown(pieces: list[str]) -> Iterator[str]:
    """A line as a browser shows it, if it shows anything."""
    line = re.sub(r"[ \u00a0]+", " ", "".join(pieces)).strip(" ")
    if line.strip():
        yield line


def _pieces(node: LexborNode, sizes: _Sizes, total: int) -> Iterator[tuple[str, str]]:
    """Text, breaks and table rows in reading order; a walk without recursion, so that deep pages do no harm."""
    stack: list[tuple[LexborNode, bool]] = [(node, False)]
    counts: Counter[int] = Counter()
    while stack:
        current, done = stack.pop()
        if done:
            yield "break", ""
        elif current.is_text_node:
            yield from _text_pieces(current)
        elif current.mem_id != node.mem_id and _is_furniture(current, sizes, total):
            continue
        elif current.tag == "table" and _is_data(current, sizes):
            for row in [*_rows(current, sizes), "", ""]:
                yield "row", row
        else:
            if current.tag in _tags("blocks"):
                yield "break", ""
                stack.append((current, True))
            yield "text", _item_number(current, counts)
            stack.extend((child, False) for child in reversed(list(current.iter(include_text=True))))


def _text_pieces(node: LexborNode) -> Iterator[tuple[str, str]]:
    words = node.text_content or ""
    parts = words.split("\n") if node.parent is not None and node.parent.tag == "pre" else [words]
    for order, part in enumerate(parts):
        if order:
            yield "break", ""
        yield "text", re.sub(r"[\t\r\n]+", " ", part)


def _item_number(node: LexborNode, counts: Counter[int]) -> str:
    """The number that a browser shows before an item of an ordered list."""
    if node.tag != "li" or node.parent is None or node.parent.tag != "ol":
        return ""
    first = node.parent.attributes.get("start") or "1"
    counts[node.parent.mem_id] += 1
    return f"{counts[node.parent.mem_id] - 1 + (int(first) if re.fullmatch('[0-9]{1,6}', first) else 1)}."


def _is_data(table: LexborNode, sizes: _Sizes) -> bool:
    """True for a table of data; pages also use tables to lay out their text."""
    cells, rows = table.css("td, th"), table.css("tr")
    if table.css_first("table table") is not None or len(rows) < 2 or len(cells) <= len(rows):
        return False
    largest = max(sizes.words[cell.mem_id] for cell in cells)
    return largest < max(_LONGEST_CELL, sizes.words[table.mem_id] / 2)


def _rows(table: LexborNode, sizes: _Sizes) -> Iterator[str]:
    """One line a row; a cell over several columns or rows stands once, with empty ones for the rest."""
    waiting: Counter[int] = Counter()
    marks: dict[int, str] = {}
    for row in table.css("tr"):
        cells: list[str] = []
        for cell in row.css("td, th"):
            _fill(cells, waiting, marks)
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + columns):
                waiting[column] = rows - 1
                marks[column] = ""
            words = " ".join(" ".join(_lines(cell, sizes, 0)).split())
            marks[len(cells)] = MARK if words else ""
            cells += [words, *[""] * (columns - 1)]
        _fill(cells, waiting, marks)
        yield "\t".join(cells)


def _fill(cells: list[str], waiting: Counter[int], marks: dict[int, str]) -> None:
    """Adds cells with nothing but a mark where cells of rows above reach down."""
    while waiting[len(cells)] > 0:
        waiting[len(cells)] -= 1
        cells.append(marks[len(cells)])


def _span(cell: LexborNode, name: str) -> int:
    words = (cell.attributes.get(name) or "").strip()
    return min(max(int(words), 1), _WIDEST) if re.fullmatch("[0-9]{1,6}", words) else 1


@cache
def _tags(name: str) -> frozenset[str]:
    return frozenset(load_grammar("reading").data["page"][name])
