"""项目: names of projects in running text, in lists, in quotation marks and in tables."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.document import Cell, Document, Table
from policygraph.extract.anchors import anchor, beginnings, is_generic, is_generic_company
from policygraph.extract.found_names import FoundName, name_rule, name_start, named
from policygraph.extract.lists import split_list
from policygraph.rules import load_grammar

PLANT, PROJECT = "name.plant", "name.project"
LIST, COUNTED, SUCH = "name.project-list", "name.projects-counted", "name.projects-such-as"
COMPANY, SITE, QUOTED = "name.company-project", "name.site-works", "name.quoted-project"
COLUMN, EACH, BUILT = "name.project-column", "name.projects-each", "name.built-by"
TREATED, HEAD, BUILDER = "name.treatment-plant", "name.project-head", "name.builder-column"
PLACED, FUNDED, COSTED = "name.placed-project", "name.project-with-money", "name.funded-by-company"
OF_MAKER, MAKERS, ITEM = "name.of-maker", "name.maker-list", "name.maker-item"
_SHORTEST = 4
_HEADER_ROWS = 2
_LONGEST_LIST = 200


def find_projects(document: Document) -> Iterator[FoundName]:
    """All names of projects outside tables."""
    norm = document.norm
    yield from _listed(norm)
    yield from _as_written(norm)
    yield from _of_companies(norm)
    yield from _of_makers(norm)
    yield from _made(norm)


def _as_written(norm: str) -> Iterator[FoundName]:
    """The projects that their words, or what stands beside them, tell to be ones."""
    for match in name_rule(PLANT).find(norm):
        yield FoundName("project", match.start(), match.end(), PLANT)
    for match in name_rule(PROJECT).find(norm):
        begin = name_start(match["name"])
        if begin is not None:
            yield FoundName("project", match.start() + begin, match.end(), PROJECT)
    yield from _beside(norm)


def _beside(norm: str) -> Iterator[FoundName]:
    """The projects that a verb, a company or what they cost stands beside."""
    for rule in (QUOTED, TREATED, PLACED):
        for match in name_rule(rule).find(norm):
            if anchor(match["name"]) == 0:
                yield FoundName("project", *match.span("name"), rule)
    for rule in (FUNDED, COSTED):
        for match in name_rule(rule).find(norm):
            yield FoundName("project", *match.span("name"), rule)
    for match in name_rule(BUILT).find(norm):
        if not is_generic(match["name"]):
            yield FoundName("project", *match.span("name"), BUILT)


def _listed(norm: str) -> Iterator[FoundName]:
    """The names in a list of projects, when half of them name a place or a maker."""
    matches = ((rule, match) for rule in (LIST, EACH, COUNTED, SUCH) for match in name_rule(rule).find(norm))
    for rule, match in matches:
        items = [
            (a + beginnings(norm[a:b])[-1], b) if i == 0 else (a, b)
            for i, (a, b) in enumerate(_items(norm, *match.span("list")))
        ]
        placed = [(a, b) for a, b in items if b - a >= _SHORTEST and _is_named(norm[a:b])]
        if (3 if rule == COUNTED else 2) * len(placed) >= len(items):
            yield from (FoundName("project", a, b, rule) for a, b in items if b - a >= _SHORTEST)


def _items(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a list; what is made a year (10万吨/年) is no two of them."""
    items: list[tuple[int, int]] = []
    for a, b in split_list(norm, start, end, conjunctions=False):
        if items and load_grammar("names").compile("{a_year}").match(norm, a - 1):
            items[-1] = (items[-1][0], b)
        else:
            items.append((a, b))
    return items


def _is_named(words: str) -> bool:
    """Whether a place, a maker or a company stands in the words."""
    return anchor(words) is not None or name_rule("name.named-by-company").pattern.match(words) is not None


def _of_companies(norm: str) -> Iterator[FoundName]:
    """Projects named by their company, which is one of its own."""
    kinds = load_grammar("names").lexicons["company_kind"]
    for start, end in named(norm, COMPANY):
        words = norm[start:end]
        at = min((words.find(kind) for kind in kinds if kind in words), default=0)
        if at > 1 and not is_generic(words) and not is_generic_company(words[:at]):
            yield FoundName("project", start, end, COMPANY)


def _of_makers(norm: str) -> Iterator[FoundName]:
    """Plants named by their maker and output, alone or in a list of projects."""
    found = list(name_rule(OF_MAKER).find(norm))
    for listed in name_rule(MAKERS).find(norm):
        far = max(0, listed.start() - _LONGEST_LIST)
        low = max(norm.rfind(mark, far, listed.start()) + 1 for mark in "。；\n")
        found += name_rule(ITEM).find(norm, max(low, far), listed.start())
    for match in found:
        begin = beginnings(match["head"])[-1]
        if len(head := match["head"][begin:]) > 1 and not name_rule("name.no-maker").pattern.search(head):
            yield FoundName("project", match.start("name") + begin, match.end("name"), OF_MAKER)


def _made(norm: str) -> Iterator[FoundName]:
    """Roads, waterworks and works at sites that bear a name."""
    plain = name_rule("name.plain-kind").pattern
    for rule in (SITE, *(rule.id for rule in load_grammar("names").of_kind("made"))):
        for start, end in named(norm, rule):
            words = norm[start:end]
            if len(words) > _SHORTEST and not is_generic(words) and not plain.search(words):
                yield FoundName("project", start, end, rule)


def find_table_projects(document: Document) -> Iterator[FoundName]:
    """The names, and who builds them, in tables that tell what is built, where, by whom or for how much."""
    for table in document.tables:
        found = _columns(document, table)
        if found is None:
            continue
        header, column, builders = found
        for row in table.rows[header + 1 :]:
            if len(row) != len(table.rows[header]):
                continue
            cell = row[column]
            if cell and _is_name(document, cell):
                yield FoundName("project", cell.start, cell.end, COLUMN)
                yield from _builders(document, [row[i] for i in builders])


def find_table_parks(document: Document) -> Iterator[FoundName]:
    """The cells under 园区名称."""
    rule = name_rule("name.park-column").pattern
    for table in document.tables:
        for index, row in enumerate(table.rows[:_HEADER_ROWS]):
            columns = [i for i, cell in enumerate(row) if cell and rule.match(document.words_in(cell))]
            for cell in (below[i] for below in table.rows[index + 1 :] for i in columns if len(below) == len(row)):
                if cell and _is_name(document, cell):
                    yield FoundName("park", cell.start, cell.end, "name.park-column")


def _columns(document: Document, table: Table) -> tuple[int, int, list[int]] | None:
    """The header row of a table of projects, its column of their names, and those of who builds them."""
    for index, row in enumerate(table.rows[:_HEADER_ROWS]):
        heads = [document.words_in(cell) for cell in row]
        telling = sum(name_rule("name.project-table").pattern.match(head) is not None for head in heads)
        rules = [COLUMN] * (telling > 0) + [HEAD] * (telling > 1)
        columns = [i for rule in rules for i, head in enumerate(heads) if name_rule(rule).pattern.match(head)]
        if columns:
            return index, columns[0], [i for i, head in enumerate(heads) if name_rule(BUILDER).pattern.match(head)]
    return None


def _builders(document: Document, cells: list[Cell | None]) -> Iterator[FoundName]:
    """The companies that cells name, each with its kind."""
    for cell in filter(None, cells):
        for start, end in split_list(document.norm, cell.start, cell.end, conjunctions=False):
            words = document.norm[start:end]
            kind = next((k for k in load_grammar("names").lexicons["company_kind"] if words.endswith(k)), words)
            if len(words) - len(kind) > 1 and not is_generic(words) and "\n" not in words:
                yield FoundName("enterprise", start, end, BUILDER)


def _is_name(document: Document, cell: Cell) -> bool:
    words = document.words_in(cell)
    return len(words) >= _SHORTEST and not name_rule("name.sum-row").pattern.match(words)
