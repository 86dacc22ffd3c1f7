"""Where a proper name begins: after a word that cannot be part of it, at a place or a maker that it is named for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policygraph.rules import load_grammar
from policygraph.vocabulary import find_division, may_begin_division

_LONGEST_PLACE = 7


@cache
def _pattern(slot: str, tail: str = "") -> re.Pattern[str]:
    return load_grammar("names").compile(f"(?:{{{slot}}}){tail}")


@lru_cache(maxsize=1 << 14)
def _is_place(words: str) -> bool:
    if words in load_grammar("names").lexicons["no_place"] or _pattern("nation").match(words):
        return False
    return find_division(words) is not None


def beginnings(words: str) -> list[int]:
    """Where a name can begin in the words: at their start, and after each word at which names begin."""
    ends = {m.end() for m in _pattern("begin", "{no_kind}").finditer(words) if not _inside_brackets(words, m.start())}
    return sorted({0, *(end for end in ends if end < len(words))})


def _inside_brackets(words: str, at: int) -> bool:
    return words.count("（", 0, at) > words.count("）", 0, at) or words.count("“", 0, at) > words.count("”", 0, at)


def anchor(words: str) -> int | None:
    """Where the first place, region or maker stands in the words; None when there is none."""
    first = [match.start() for slot in ("region", "maker") if (match := _pattern(slot).search(words))]
    named = min(first, default=len(words))
    for start in range(min(named, len(words) - 1)):
        if not may_begin_division(words[start]):
            continue
        for size in range(min(_LONGEST_PLACE, len(words) - start), 1, -1):
            if _is_place(words[start : start + size]):
                return start
    return named if named < len(words) else None


def is_generic(words: str) -> bool:
    """True when the words begin like a kind (省级…, 一批…) and not like a name."""
    return _pattern("generic").match(words) is not None


def is_generic_company(words: str) -> bool:
    """True when the words before 公司 or 集团 say what kind of company, not which."""
    return _pattern("generic_company", "$").search(words) is not None


def is_doing(words: str) -> bool:
    """True when the words tell what somebody does (甲市、乙市共建产业园) and name nothing."""
    return _pattern("done_in").search(words) is not None


def is_industry(words: str) -> bool:
    """True when the words are the name of an industry."""
    return words in load_grammar("names").lexicons["industry"]


def is_award(words: str) -> bool:
    """True when a title is given in the words: what follows is an honor, no place."""
    return _pattern("award").search(words) is not None
