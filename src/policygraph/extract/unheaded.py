"""A list of duties without headings: each of its paragraphs begins with the bodies whose duty it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.document import Clause, Document
from policygraph.extract.prose import find_prose_duties
from policygraph.extract.responsibility import Duty, with_duties
from policygraph.extract.tasks import RULE
from policygraph.proof import prove
from policygraph.statements import Task

_FEWEST = 3
_MARK = re.compile("[，；。]")


def unheaded_tasks(document: Document) -> tuple[Task, ...]:
    """A task for each paragraph that begins with the bodies in charge, in a text with no heading and no table.

    None where those are few, or fewer than the other paragraphs.
    """
    if document.sections or document.tables:
        return ()
    paragraphs = [clause for clause in document.clauses if clause.kind == "paragraph"]
    found = tuple(_tasks(document, paragraphs))
    return found if len(found) >= max(_FEWEST, len(paragraphs) / 2) else ()


def _tasks(document: Document, paragraphs: list[Clause]) -> Iterator[Task]:
    for clause in paragraphs:
        duties = list(find_prose_duties(document, [clause]))
        if any(_begins(document, clause, duty) for duty in duties):
            mark = _MARK.search(document.norm, clause.start, clause.end)
            end = mark.start() if mark else clause.end
            title = document.text.words(clause.start, end)
            yield with_duties(Task("", title, None, prove(document, clause.start, end, RULE)), duties)


def _begins(document: Document, clause: Clause, duty: Duty) -> bool:
    """Whether a duty stands at the very head of its paragraph."""
    proof = duty.evidence
    return bool(duty.assignments) and proof is not None and proof.start == document.text.origin[clause.start]
