"""What speaks of aims: the units under a heading of them, and amounts that are stated as one."""

from __future__ import annotations

from policygraph.document import Document, Section, once
from policygraph.extract.measures import Amount
from policygraph.extract.piece import words_of
from policygraph.rules import load_grammar


def under_aims(document: Document, section: Section) -> bool:
    """Whether a unit stands under a heading of aims."""
    return section.index in _aim_units(document)


@once
def _aim_units(document: Document) -> set[int]:
    rule, found = load_grammar("targets").rules["target.aims-heading"], set[int]()
    for section in document.sections:
        if section.parent in found or rule.first(document.heading(section)):
            found.add(section.index)
    return found


def is_stated(text: str, amount: Amount, *, alone: bool, aims: bool) -> bool:
    """Whether an amount is a share, or a measure with none read beside it, among aims or behind a verb of reaching."""
    if amount.kind == "measure" and not aims:
        return alone and words_of("(?:{reach}|{up}|{down})$").search(text, 0, amount.start) is not None
    return amount.kind in ("rate", "points") or (alone and amount.kind == "measure")
