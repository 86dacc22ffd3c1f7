"""The words of flows: rules by what they are for, and where clauses part."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policygraph.matching import Rule
from policygraph.rules import load_grammar

COMMA = re.compile("(?<![0-9])[，：]|[，：](?![0-9])")
LONGEST = 30
"""The most characters that a material or a product has."""


@cache
def rule(kind: str) -> Rule:
    """The one flow rule of a kind."""
    return load_grammar("flows").of_kind(kind)[0]


@lru_cache(maxsize=1 << 12)
def names(kind: str, words: str) -> bool:
    """Whether a rule of that kind is found in the words."""
    return rule(kind).first(words) is not None
