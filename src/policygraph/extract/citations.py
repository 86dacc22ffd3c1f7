"""Other policies, laws and plans that the document names."""

from __future__ import annotations

import re

from policygraph.document import Document
from policygraph.proof import prove
from policygraph.rules import load_grammar
from policygraph.statements import Citation, Evidence

_FOLD = re.compile(r"[\s《》〈〉<>“”\"‘’（）〔〕\[\]—－–-]")


def find_citations(document: Document, own_title: str | None) -> tuple[Citation, ...]:
    """Each title once, in order of its first mention, with a number where any mention gives one."""
    own = _folded(own_title or "")
    titles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    evidence: dict[str, list[Evidence]] = {}
    for start, end, rule, title, number in sorted(_mentions(document)):
        key = _folded(title)
        if not key or (own and (key == own or (key in own and len(key) > 0.8 * len(own)))) or _is_own_notice(key, own):
            continue
        titles.setdefault(key, title)
        proofs = evidence.setdefault(key, [])
        if not proofs or (number and key not in numbers):
            proofs.append(prove(document, start, end, rule))
        if number:
            numbers.setdefault(key, number)
    return tuple(
        Citation(title, numbers.get(key), evidence[key][0].locator, tuple(evidence[key]))
        for key, title in titles.items()
    )


def _mentions(document: Document) -> list[tuple[int, int, str, str, str | None]]:
    words = document.text.words
    found = []
    for rule in load_grammar("citations").of_kind("title"):
        for match in rule.find(document.norm):
            number = words(*match.span("number")) if match.groupdict().get("number") else None
            found.append((match.start(), match.end(), rule.id, words(*match.span("title")), number))
    return found


def _is_own_notice(key: str, own: str) -> bool:
    """True for the notice that issues the document itself."""
    return bool(own) and own in key and len(own) > 0.6 * len(key)


def _folded(title: str) -> str:
    return _FOLD.sub("", title)
