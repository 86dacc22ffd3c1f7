"""Text that was laid out in pages: the line ends, page numbers and page marks in it that part no words.

A text is taken as wrapped when its lines break off at one width in the middle of sentences. A page's number between two
lines goes, and the sentence that it stands in runs on; so does one that a page mark at the head of a line (2、) cuts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.reading.paragraphs import Margins, PageLine, margins, runs_on
from policygraph.rules import pattern_in
from policygraph.text import Span

_pattern = partial(pattern_in, "reading")

_BLANK = " \t\r\f\v\u3000\u00a0\ufeff"
_NARROWEST, _WIDEST = 16, 70
_FEWEST = 8
_SLACK = 2.5
_SHARE_FULL = 0.3
_SHARE_BROKEN = 0.6
_SHARE_WIDER = 0.03
_LONG_PAGE = 120
_LONGEST_NUMBER = 16


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: raw offsets of its words, its place on the page, and the blank lines before it."""

    start: int
    end: int
    page: PageLine
    blanks: int


def layout_of(raw: str) -> tuple[Span, ...]:
    """The stretches of a text, in order, that are layout beside white space: broken lines, page numbers and marks."""
    words = [bare for piece in raw.split("\n") if (bare := piece.strip(_BLANK))]
    whole = len(raw) > _WIDEST * len(words) and _stand_alone(words)
    if whole and not (len(words) > 1 and _mark(2, words[1])):
        return ()
    lines = list(_lines(raw))
    marks = _page_marks(lines)
    if marks or whole:
        return marks
    numbers = [line for line in lines if _is_number("{set_off_number}", line.page.text)]
    frame = _frame([line.page for line in lines])
    numbers = numbers or (_bare_numbers(lines) if frame else [])
    return tuple(_left_out(lines, {line.start for line in numbers}, frame))


def _stand_alone(lines: Sequence[str]) -> bool:
    """Whether no line is a page's number, or a list that the next one goes on with."""
    listed = _pattern("{listed}").search
    return not any(_is_number("{set_off_number}", line) or listed(line) for line in lines)


def _lines(raw: str) -> Iterator[_Line]:
    start = blanks = 0
    for piece in raw.split("\n"):
        bare = piece.strip(_BLANK)
        if bare:
            indent = len(piece) - len(piece.lstrip(_BLANK))
            left = _width(piece[:indent].replace("\ufeff", ""))
            place = PageLine(bare, left, left + _width(bare), 1.0)
            yield _Line(start + indent, start + indent + len(bare), place, blanks)
        blanks = 0 if bare else blanks + 1
        start += len(piece) + 1


def _width(words: str) -> float:
    """The width of words in characters of full width."""
    return len(words) - 0.5 * len(re.findall(r"[\x00-\u02ff]", words))


def _is_number(slot: str, words: str) -> bool:
    return len(words) <= _LONGEST_NUMBER and _pattern(slot).match(words) is not None


def _mark(count: int, words: str) -> re.Match[str] | None:
    """The mark of a page at the head of its words."""
    return re.match(rf"{count}、", words)


def _bare_numbers(lines: Sequence[_Line]) -> list[_Line]:
    """The lines that are nothing but a number, when each is the one before it and one more."""
    found = [line for line in lines if _is_number(r"^\d{1,3}$", line.page.text)]
    counts = [int(line.page.text) for line in found]
    goes_on = all(after == before + 1 for before, after in itertools.pairwise(counts))
    return found if len(found) > 1 and goes_on else []


def _page_marks(lines: Sequence[_Line]) -> tuple[Span, ...]:
    """Where a text is one line a page, each with the page's mark at its head (the first may have none)."""
    if len(lines) < 2 or sum(len(line.page.text) for line in lines[:-1]) < _LONG_PAGE * (len(lines) - 1):
        return ()
    marks = [_mark(count, line.page.text) for count, line in enumerate(lines, 1)]
    cut = sum(_pattern("{closes}").search(line.page.text) is None for line in lines[:-1])
    if not all(marks[1:]) or 2 * cut < len(lines) - 1:
        return ()
    first = (Span(lines[0].start, lines[0].start + marks[0].end()),) if marks[0] else ()
    pairs = zip(itertools.pairwise(lines), marks[1:], strict=True)
    return (*first, *(Span(above.end, line.start + mark.end()) for (above, line), mark in pairs if mark))


def _frame(lines: Sequence[PageLine]) -> Margins | None:
    """Where the lines of a wrapped text begin and end; None for a text with a paragraph a line."""
    plain = [line for line in lines if "\t" not in line.text and "|" not in line.text]
    frame = margins(plain)
    full = [line for line in plain if abs(line.right - frame.right) <= _SLACK]
    if not _NARROWEST <= frame.right <= _WIDEST or len(full) < max(_FEWEST, _SHARE_FULL * len(plain)):
        return None
    wider = sum(line.right > frame.right + _SLACK for line in plain)
    broken = sum(_pattern("{closes}").search(line.text) is None for line in full)
    return frame if wider <= _SHARE_WIDER * len(plain) and broken >= _SHARE_BROKEN * len(full) else None


def _left_out(lines: Sequence[_Line], numbers: set[int], frame: Margins | None) -> Iterator[Span]:
    """Line ends inside paragraphs with all that stands there, and page numbers between paragraphs."""
    above: _Line | None = None
    between: list[_Line] = []
    for line in lines:
        if line.start in numbers:
            between.append(line)
            continue
        if above is not None and (_runs_over(above, line) if between else _runs_on(above, line, frame)):
            yield Span(above.end, line.start)
        else:
            yield from (Span(number.start, number.end) for number in between)
        above, between = line, []
    yield from (Span(number.start, number.end) for number in between)


def _runs_on(above: _Line, line: _Line, frame: Margins | None) -> bool:
    """Whether a line is full and goes on in the next, or is a list that the next one goes on with."""
    if line.blanks or "\t" in above.page.text + line.page.text:
        return False
    listed = _pattern("{listed}").search(above.page.text) and not _pattern("{opens}").match(line.page.text)
    return bool(listed) or (frame is not None and runs_on(above.page, frame, line.page, frame))


def _runs_over(above: _Line, line: _Line) -> bool:
    """Whether a sentence goes on behind a page's number: it has begun and not ended, and nothing else begins."""
    begun = _pattern("{begun}").search(above.page.text) and not _pattern("{closes}").search(above.page.text)
    begins = _pattern("{opens}").match(line.page.text) or line.page.left > 1
    return bool(begun) and not begins and "\t" not in above.page.text + line.page.text
