"""文中职责: bodies that running text names, outside the brackets and labels that give duties."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from policygraph.document import Document
from policygraph.extract.agencies import split_agencies
from policygraph.extract.tasks import is_past
from policygraph.matching import Rule
from policygraph.proof import mention, prove
from policygraph.rules import load_grammar
from policygraph.statements import Charge, Task

MENTION = "mention"


def find_charges(document: Document, tasks: tuple[Task, ...]) -> tuple[Charge, ...]:
    """One charge a body and sentence, in order, outside tables, what is past and the duties of tasks."""
    rules = load_grammar("responsibility").of_kind(MENTION)
    taken = sorted((duty.start, duty.end) for task in tasks for duty in task.duties)
    starts, ends = [start for start, _ in taken], [-1, *accumulate((end for _, end in taken), max)]
    found = (charge for rule in rules for charge in _charges(document, rule))
    kept = [c for c in found if ends[bisect_right(starts, c.body.start)] < c.body.end]
    return tuple(sorted(kept, key=lambda charge: (charge.body.start, charge.evidence[0].rule)))


def _charges(document: Document, rule: Rule) -> Iterator[Charge]:
    for match in rule.find_in_sentences(document.norm):
        section = document.section_at(match.start())
        if section is None or document.table_at(match.start()) or is_past(document, section):
            continue
        words = document.text.words(*match.span("charge"))
        for name in split_agencies(document, *match.span("who")):
            evidence = tuple(prove(document, a, b, rule.id) for a, b in ((name.start, name.end), match.span()))
            yield Charge(mention(document, name.start, name.end), words, section.locator, evidence)
