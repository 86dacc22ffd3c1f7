"""HTML before it is parsed: what only formats goes, since a hostile heap of it takes a parser minutes."""

from __future__ import annotations

import re
from collections import Counter

from policygraph.rules import load_grammar

_FORMATTING = re.compile(
    r"(?i)</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u|span|o:p|st1:\w{1,40})"
    r"""(?:\s(?:[^<>"']|"[^"<>]{0,2000}"|'[^'<>]{0,2000}'){0,500})?/?>"""
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
_DEEPEST = 512


def without_formatting(html: str) -> str:
    """A page without the tags that change only how its words look."""
    return _FORMATTING.sub("", html)


def is_too_deep(html: str) -> bool:
    """Whether elements are nested, or left open, more than 512 deep, as browsers count."""
    shallow = frozenset(load_grammar("reading").data["page"]["shallow"])
    opened: Counter[str] = Counter()
    depth = 0
    for closing, name in _TAG.findall(html):
        tag = name.lower()
        if tag in shallow:
            continue
        if not closing:
            opened[tag] += 1
            depth += 1
            if depth > _DEEPEST:
                return True
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
    return False
