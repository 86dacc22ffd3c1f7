"""Texts as plans are written, and as nobody writes them: strategies that yield UTF-8 (halves of pairs too)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from benchmarks.plans import plan
from policygraph.rules import grammar_names, load_grammar

ENCODING, ERRORS = "utf-8", "surrogatepass"
LONGEST = 30_000
"""How long a text of repeated words is, in characters: what takes more than linear time shows."""

_PLANS = 40
_HALF_WIDTH = str.maketrans("０１２３４５６７８９％（）：；，", "0123456789%():;,")
_FULL_WIDTH = {full: half for half, full in _HALF_WIDTH.items()}


@cache
def pieces() -> dict[str, Any]:
    """All of `pieces.toml`."""
    return tomllib.loads(Path(__file__).with_name("pieces.toml").read_text(encoding="utf-8"))


def texts() -> st.SearchStrategy[bytes]:
    """A text: lines put together from words of plans, whole plans with damage, words repeated, brackets in brackets."""
    made = st.one_of(_written(), _written(), _damaged(), _repeated(), _nested())
    width = st.sampled_from((None, None, None, _HALF_WIDTH, _FULL_WIDTH))
    return st.builds(lambda text, table: encoded(text.translate(table) if table else text), made, width)


def encoded(text: str) -> bytes:
    """A text as a check takes it."""
    return text.encode(ENCODING, ERRORS)


def decoded(raw: bytes) -> str:
    """The text of a case."""
    return raw.decode(ENCODING, ERRORS)


@cache
def _examples() -> tuple[str, ...]:
    """What the rules give as examples and counterexamples."""
    rules = [rule for name in grammar_names() for rule in load_grammar(name).rules.values()]
    told = [example.text for rule in rules for example in rule.examples]
    return tuple(dict.fromkeys((*told, *(text for rule in rules for text in rule.counterexamples))))


def _cut(words: str, start: int, end: int) -> str:
    return words[start : len(words) - end] or words


def _piece() -> st.SearchStrategy[str]:
    offset = st.integers(0, 12)
    examples = st.sampled_from(_examples())
    noise = st.sampled_from([*pieces()["noise"], "\ud800", "\udfff"])
    wild = st.text(max_size=4)
    return st.one_of(
        st.sampled_from(pieces()["fragments"]), examples, st.builds(_cut, examples, offset, offset), noise, wild
    )


def _line() -> st.SearchStrategy[str]:
    row = st.lists(_piece(), min_size=2, max_size=6).map("\t".join)
    return st.one_of(st.lists(_piece(), max_size=8).map("".join), row)


def _written() -> st.SearchStrategy[str]:
    separator = st.sampled_from(pieces()["separators"])
    lines = st.lists(st.tuples(_line(), separator), max_size=30)
    return lines.map(lambda found: "".join(line + end for line, end in found))


def _damaged() -> st.SearchStrategy[str]:
    edits = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 40), _piece()), max_size=12)
    return st.builds(_edited, st.integers(0, _PLANS - 1).map(plan), edits)


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for at, length, words in edits:
        text = text[:at] + words + text[at + length :]
    return text


def _repeated() -> st.SearchStrategy[str]:
    unit = st.lists(_piece(), min_size=1, max_size=4).map("".join).filter(bool)
    many = st.integers(2, LONGEST)
    return st.builds(lambda words, size, end: words * (1 + size // len(words)) + end, unit, many, _piece())


def _nested() -> st.SearchStrategy[str]:
    parts = st.sampled_from(pieces()["openings"]), _line(), st.sampled_from(pieces()["closings"])
    return st.builds(lambda many, begin, line, end: begin * many + line + end * many, st.integers(1, 5_000), *parts)
