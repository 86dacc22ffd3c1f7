"""Headings: which step of the ladder a line begins, and where its title ends."""

from __future__ import annotations

import re
from functools import cache

from policygraph.rules import load_grammar
from policygraph.text import Line
from policygraph.values import value

ANNEX = "annex"
BOX = "box"
ARTICLE = "article"
_BOX_RANK = 50
_NAME = re.compile(r"\(\?P<[a-z]+>")
NOTE, CONTENTS, GLOSSARY = "note", "contents", "glossary"
_KINDS = (NOTE, CONTENTS, ANNEX, GLOSSARY, BOX)


@value(frozen=True, slots=True)
class Heading:
    """A heading: its step and rank on the ladder (annex -1), marker, title and where its body begins."""

    kind: str
    rank: int
    marker: str
    title_start: int
    title_end: int
    body: int


@cache
def _kinds() -> tuple[str, ...]:
    """The steps of the ladder from the top."""
    return tuple(step["kind"] for step in load_grammar("headings").data["ladder"])


@cache
def _steps() -> re.Pattern[str]:
    """The whole ladder in one pattern, in which each step is a group, and its marker the next one."""
    grammar = load_grammar("headings")
    return grammar.compile("|".join(f"({_NAME.sub('(', step['pattern'])})" for step in grammar.data["ladder"]))


def kinds_in(norm: str) -> frozenset[str]:
    """The kinds of lines beside those of the ladder that a text may have."""
    return frozenset(kind for kind in _KINDS if not load_grammar("headings").of_kind(kind)[0].lacks(norm))


def is_note(words: str) -> bool:
    """True for a line that begins the notes under a table."""
    return _rule(NOTE).match(words) is not None


@cache
def _rule(kind: str) -> re.Pattern[str]:
    return load_grammar("headings").of_kind(kind)[0].pattern


def read_heading(words: str, line: Line, kinds: frozenset[str]) -> Heading | None:
    """The heading that a line is or begins with, in a text with lines of some kinds; None for running text."""
    if CONTENTS in kinds and _rule(CONTENTS).match(words):
        return None
    if ANNEX in kinds and _rule(ANNEX).match(words):
        colon = line.start + words.index("：")
        return Heading(ANNEX, -1, words[: colon - line.start], line.start, colon, colon + 1)
    if GLOSSARY in kinds and _rule(GLOSSARY).match(words):
        return Heading(ANNEX, -1, words, line.start, line.end, line.end)
    box = _rule(BOX).match(words) if BOX in kinds else None
    if box:
        return Heading(BOX, _BOX_RANK, box["marker"], line.start + box.start("title"), line.end, line.end)
    step = _steps().match(words)
    return _titled(words, line, step, step.lastindex) if step and step.lastindex else None


def _titled(words: str, line: Line, step: re.Match[str], group: int) -> Heading | None:
    """The heading with its title cut out: the first sentence, or its opening clause where that is long."""
    begin, marker, rank = step.end(), step[group + 1], group // 2
    if begin == len(words):
        return None
    kind = _kinds()[rank]
    caption = _rule("caption").match(words[begin:]) if kind == ARTICLE else None
    if caption:
        start = line.start + begin
        return Heading(kind, rank, marker, start + 1, start + caption.end() - 1, start + caption.end())
    first = _rule("stop").search(words, begin)
    stop = first.start() if first else -1
    end = len(words) if stop < 0 else stop
    grammar = load_grammar("headings")
    duty = grammar.rules["heading.duty"].first(words, begin, end)
    if duty and duty.start() > begin:
        end = stop = duty.start()
    if end - begin > grammar.data["longest_title"]:
        cuts = [at for at in (words.find(mark, begin + 2, end) for mark in "，；：") if at > 0]
        end = min(cuts, default=end)
        stop = -2
    if end <= begin:
        return None
    after = end + 1 if first and stop == end == first.start() else end
    body = line.start + (after if stop != -2 else end)
    return Heading(kind, rank, marker, line.start + begin, line.start + end, body)


def annex_items(words: str, marker: str) -> dict[str, str]:
    """The title in a line of a list of annexes, with the marker that the annex then goes by (附件1)."""
    match = _rule("annex-item").match(words)
    return {match["title"]: marker + match["number"]} if match else {}


def annex_marker(words: str) -> str | None:
    """The marker in a line that is nothing else (附件1); None for any other."""
    match = _rule("annex-mark").match(words)
    return match["marker"] if match else None


def annex_heading(line: Line, marker: str) -> Heading:
    """The heading of an annex: a line that is the title which the list of annexes gave."""
    return Heading(ANNEX, -1, marker, line.start, line.end, line.end)


def is_item_of_article(above: str, kind: str) -> bool:
    """True for a numbered item under an article (第X条), which is the lowest unit that such a text has."""
    if above != ARTICLE:
        return False
    return kind in _kinds()[_kinds().index(ARTICLE) + 1 :]


def is_lost_chapter(words: str, above: str) -> bool:
    """True for a chapter's title without its marker, below a chapter of background."""
    ground = load_grammar("tasks").of_kind("ground")
    return _rule("unmarked").match(words) is not None and any(rule.pattern.search(above) for rule in ground)


def is_digit_or_lower(kind: str) -> bool:
    """True for the steps from 1. downward, and boxes."""
    return kind == BOX or _kinds().index(kind) >= _kinds().index("digit")
