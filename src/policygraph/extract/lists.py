"""Lists of names inside a sentence: where their items begin and end, brackets and quotation marks respected.

All offsets are offsets into the string that is passed in; every function is total and linear in its length.
"""

from __future__ import annotations

from functools import cache

from policygraph.rules import Rule, load_grammar

Range = tuple[int, int]
FILLER = "\ue000"
_PAIRS = dict(zip("（〔【〈《｛［“‘「『", "）〕】〉》｝］”’」』", strict=True))
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_QUOTES = frozenset("“”‘’「」『』\"'")
_EDGE = "".join(_QUOTES) + "、，；。：/"


def bracket_pairs(text: str) -> tuple[Range, ...]:
    """The outermost bracket and quotation pairs, half-open, in order; what never closes or never opens is no pair."""
    stack: list[int] = []
    found: list[Range] = []
    openers: dict[str, int] = {}
    for at, char in enumerate(text):
        if char in _PAIRS:
            stack.append(at)
            openers[char] = openers.get(char, 0) + 1
        elif openers.get(_CLOSERS.get(char, ""), 0):
            begin = _unwind(text, stack, openers, _CLOSERS[char])
            while found and found[-1][0] > begin:
                found.pop()
            found.append((begin, at + 1))
    return tuple(found)


def _unwind(text: str, stack: list[int], openers: dict[str, int], wanted: str) -> int:
    while True:
        begin = stack.pop()
        openers[text[begin]] -= 1
        if text[begin] == wanted:
            return begin


def hide_brackets(text: str) -> str:
    """The text with every character between outermost brackets or quotation marks replaced, of the same length."""
    parts, last = [], 0
    for begin, end in bracket_pairs(text):
        parts += [text[last : begin + 1], FILLER * (end - begin - 2), text[end - 1]]
        last = end
    return "".join(parts) + text[last:]


def split_list(text: str, start: int = 0, end: int | None = None, *, conjunctions: bool = True) -> tuple[Range, ...]:
    """The items of text[start:end], trimmed of quotation marks and stray punctuation; never an empty one.

    Items part at 、 and /, and at 和 及 以及 或 与 unless `conjunctions` is off; modifiers that share a head stay as one.
    """
    stop = len(text) if end is None else end
    part = hide_brackets(text[start:stop])
    kinds = ("mark", "conjunction") if conjunctions else ("mark",)
    cuts = {m.span("joiner") for kind in kinds for m in _rule(kind).find(part)}
    kept = [m.span() for m in _rule("shared-head").find(part)]
    edges = sorted(c for c in cuts if not any(a <= c[0] < b for a, b in kept))
    begins = [0, *(b for _, b in edges)]
    ends = [*(a for a, _ in edges), len(part)]
    items = (trim(text, start + a, start + b) for a, b in zip(begins, ends, strict=True))
    return tuple((a, b) for a, b in items if b > a)


def trim(text: str, start: int, end: int) -> Range:
    """The range without stray punctuation at its ends and without quotation marks that hold all of it or none."""
    while start < end and text[start] in _EDGE and not _opens_inside(text, start, end):
        start += 1
    while start < end and text[end - 1] in _EDGE and not _closes_inside(text, start, end):
        end -= 1
    return start, end


def _opens_inside(text: str, start: int, end: int) -> bool:
    close = _PAIRS.get(text[start])
    return close is not None and close in text[start:end] and text[end - 1] != close


def _closes_inside(text: str, start: int, end: int) -> bool:
    opener = _CLOSERS.get(text[end - 1])
    return opener is not None and opener in text[start : end - 1] and text[start] != opener


@cache
def _rule(kind: str) -> Rule:
    return load_grammar("lists").of_kind(kind)[0]
