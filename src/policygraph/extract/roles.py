"""What role a word gives: 牵头 leads, 配合 supports, 负责 is responsible; of two in a word the first of these."""

from __future__ import annotations

from functools import cache

from policygraph.rules import load_grammar
from policygraph.statements import Role

_KINDS: tuple[tuple[Role, str], ...] = (("lead", "lead_word"), ("support", "support_word"))


@cache
def role_of(word: str) -> Role:
    """The role that a label (协同责任单位) or a verb (牵头督导, 按职责分工负责) gives."""
    grammar = load_grammar("responsibility")
    return next((role for role, words in _KINDS if any(term in word for term in grammar.terms(words))), "responsible")
