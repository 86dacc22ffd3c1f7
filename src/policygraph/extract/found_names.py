"""A proper name where it was found, before the forms of one name are joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from policygraph.extract.anchors import anchor, beginnings, is_generic
from policygraph.matching import Rule
from policygraph.rules import load_grammar
from policygraph.statements import NameKind


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at normalized start..end, and the rule that found it."""

    kind: NameKind
    start: int
    end: int
    rule: str


@cache
def name_rule(name: str) -> Rule:
    """A rule of the names' grammar."""
    return load_grammar("names").rules[name]


def name_start(words: str) -> int | None:
    """Where a name with a place or maker in it begins; None when there is none, or when it is a kind."""
    starts = beginnings(words)
    for start in starts:
        if anchor(words[start:]) == 0:
            return start
    last = starts[-1]
    at = anchor(words[last:])
    if at is None:
        return None
    near = at <= 2 and words[last] != "、" and not is_generic(words[last:])
    return last if near else last + at


def named(norm: str, rule: str) -> Iterator[tuple[int, int]]:
    """Each name that a rule finds, from the last word at which a name can begin (in its `head`, where it has one)."""
    for match in name_rule(rule).find(norm):
        head = match.groupdict().get("head") or match["name"]
        yield match.start("name") + beginnings(head)[-1], match.end("name")
