"""Lists of names inside a sentence: where their items begin and end, brackets and quotation marks respected.

All offsets are offsets into the string that is passed in; every function is total and linear in its length.
"""

from __future__ import annotations

import re
from functools import cache

from policygraph.matching import Rule
from policygraph.rules import load_grammar

Range = tuple[int, int]
FILLER = "\ue000"
ROUND, TITLE, QUOTE = "（〔【〈", "《", "“‘「『"
_PAIRS = dict(zip("（〔【〈《｛［“‘「『", "）〕】〉》｝］”’」』", strict=True))
OPENERS = "".join(_PAIRS)
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_QUOTES = frozenset("“”‘’「」『』\"'")
_MARKS = frozenset("、，；。：/")
_EDGES = _MARKS | _QUOTES
_PAIR = 2


def bracket_pairs(text: str, openers: str = OPENERS) -> tuple[Range, ...]:
    """The outermost bracket and quotation pairs, half-open, in order; what never closes or never opens is no pair."""
    marks = list(_brackets(openers).finditer(text))
    if len(marks) <= _PAIR:
        alone = len(marks) == _PAIR and _PAIRS.get(marks[0].group()) == marks[1].group()
        return ((marks[0].start(), marks[1].end()),) if alone else ()
    stack: list[int] = []
    found: list[Range] = []
    waiting = dict.fromkeys(openers, 0)
    for match in marks:
        at, char = match.start(), match.group()
        if char in waiting:
            stack.append(at)
            waiting[char] += 1
        elif waiting[_CLOSERS[char]]:
            begin = _unwind(text, stack, waiting, _CLOSERS[char])
            while found and found[-1][0] > begin:
                found.pop()
            found.append((begin, at + 1))
    return tuple(found)


@cache
def _brackets(openers: str) -> re.Pattern[str]:
    return re.compile(f"[{openers}{''.join(_PAIRS[opener] for opener in openers)}]")


def _unwind(text: str, stack: list[int], waiting: dict[str, int], wanted: str) -> int:
    while True:
        begin = stack.pop()
        waiting[text[begin]] -= 1
        if text[begin] == wanted:
            return begin


def hide_brackets(text: str, openers: str = OPENERS) -> str:
    """The text with every character between outermost pairs replaced, of the same length."""
    pairs = bracket_pairs(text, openers)
    if not pairs:
        return text
    parts, last = [], 0
    for begin, end in pairs:
        parts += [text[last : begin + 1], FILLER * (end - begin - 2), text[end - 1]]
        last = end
    return "".join(parts) + text[last:]


def drop_brackets(text: str) -> str:
    """The text without what stands in round or square brackets."""
    pairs = bracket_pairs(text, ROUND)
    if not pairs:
        return text
    parts, last = [], 0
    for begin, end in pairs:
        parts.append(text[last:begin])
        last = end
    return "".join(parts) + text[last:]


def joiners(text: str, start: int, end: int, *, conjunctions: bool = True) -> tuple[Range, ...]:
    """Where the items of text[start:end] are joined: at 、 and /, and at 和 及 以及 或 与 unless that is off.

    Joiners inside brackets or quotation marks, and between modifiers that share one head, are none.
    """
    if not _any_joiner().search(text, start, end):
        return ()
    part = hide_brackets(text[start:end])
    kinds = ("mark", "conjunction") if conjunctions else ("mark",)
    cuts = sorted({m.span("joiner") for kind in kinds for m in _rule(kind).find(part)})
    shared = [m.span() for m in _rule("shared-head").find(part)]
    found, at = [], 0
    for low, high in cuts:
        while at < len(shared) and shared[at][1] <= low:
            at += 1
        if at == len(shared) or low < shared[at][0]:
            found.append((start + low, start + high))
    return tuple(found)


def split_list(text: str, start: int = 0, end: int | None = None, *, conjunctions: bool = True) -> tuple[Range, ...]:
    """The items of text[start:end], trimmed of quotation marks and stray punctuation; never an empty one."""
    stop = len(text) if end is None else end
    cuts = joiners(text, start, stop, conjunctions=conjunctions)
    if not cuts:
        only = trim(text, start, stop)
        return (only,) if only[1] > only[0] else ()
    begins = [start, *(b for _, b in cuts)]
    ends = [*(a for a, _ in cuts), stop]
    items = (trim(text, a, b) for a, b in zip(begins, ends, strict=True))
    return tuple((a, b) for a, b in items if b > a)


def trim(text: str, start: int, end: int) -> Range:
    """The range without punctuation at its ends, and without quotation marks that hold all of it or have no partner."""
    while start < end and (text[start] in _EDGES or text[end - 1] in _EDGES):
        if text[start] in _MARKS or _is_single(text, start, start, end):
            start += 1
        elif text[end - 1] in _MARKS or _is_single(text, end - 1, start, end):
            end -= 1
        elif text[start] in _QUOTES and text.find(_PAIRS.get(text[start], text[start]), start + 1, end) == end - 1:
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def _is_single(text: str, at: int, start: int, end: int) -> bool:
    """Whether a quotation mark stands there whose partner is not in the range."""
    char = text[at]
    if char not in _QUOTES:
        return False
    if char in _PAIRS:
        return text.find(_PAIRS[char], at + 1, end) < 0
    if char in _CLOSERS:
        return text.find(_CLOSERS[char], start, at) < 0
    return text.count(char, start, end) < 2


@cache
def _any_joiner() -> re.Pattern[str]:
    return load_grammar("lists").compile("{mark}|{conjunction}")


@cache
def _rule(kind: str) -> Rule:
    return load_grammar("lists").of_kind(kind)[0]
