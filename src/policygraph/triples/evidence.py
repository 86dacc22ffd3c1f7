"""Evidence nodes: one for each stretch of words and rule, however many statements it proves; and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter

from policygraph import namespaces as ns
from policygraph.rules import grammar_names, load_grammar
from policygraph.statements import Evidence, Extraction, Issue
from policygraph.triples.writer import Writer, shortened

_UNREAD = "issue.unread"


class EvidenceIndex:
    """The evidence of one extraction, minted in the order of the text, so that repeats always count alike."""

    def __init__(self, writer: Writer, extraction: Extraction) -> None:
        self._writer = writer
        self._iris: dict[_Key, str] = {}
        self.include(extraction)

    def include(self, extraction: Extraction) -> None:
        """The evidence of (more) statements of the same document."""
        found = {_key(item): item for item in _all(extraction)}
        new = sorted(found.keys() - self._iris.keys())
        for key in new:
            self._iris[key] = self._written(found[key])
        for identifier in sorted({rule for _, _, rule in new}):
            _write_rule(self._writer, identifier)

    def prove(self, subject: str, evidence: Iterable[Evidence]) -> None:
        """Tie a statement to the words that prove it."""
        self._writer.link(subject, "evidence", *[self._iris[_key(item)] for item in evidence])

    def _written(self, item: Evidence) -> str:
        writer, words = self._writer, (item.quote, item.rule, item.locator)
        iri = writer.part("evidence", ("Evidence",), words, shortened(item.quote), item.locator)
        writer.text(iri, "oa:exact", item.quote)
        low, high = item.sentence
        writer.integers(iri, {"oa:start": item.start, "oa:end": item.end, "sentenceStart": low, "sentenceEnd": high})
        writer.link(iri, "rule", ns.rule(item.rule))
        return iri


_Key = tuple[int, int, str]
_key: Callable[[Evidence], _Key] = attrgetter("start", "end", "rule")


def _all(extraction: Extraction) -> Iterator[Evidence]:
    for task in extraction.tasks:
        yield task.heading
        yield from task.duties
        for assignment in task.assignments:
            yield from assignment.evidence
    if extraction.blanket:
        for assignment in extraction.blanket.assignments:
            yield from assignment.evidence
    for clause in (extraction.blanket, extraction.first_is_lead):
        yield from clause.evidence if clause else ()
    for statements in (
        extraction.chains,
        extraction.flows,
        extraction.targets,
        extraction.observations,
        extraction.names,
        extraction.citations,
        extraction.deadlines,
        extraction.promises,
        extraction.charges,
    ):
        for statement in statements:
            yield from statement.evidence
    yield from map(issue_evidence, extraction.issues)


def issue_evidence(issue: Issue) -> Evidence:
    """The words of an issue, which no rule of the grammar read."""
    span = issue.start, issue.end
    return Evidence(issue.quote, *span, _UNREAD, span, issue.locator)


@cache
def _glosses() -> dict[str, str]:
    return {rule.id: rule.gloss for name in grammar_names() for rule in load_grammar(name).rules.values()}


def _write_rule(writer: Writer, identifier: str) -> None:
    iri = ns.rule(identifier)
    writer.kind(iri, "Rule", "prov:Plan")
    writer.label(iri, identifier)
    writer.text(iri, "gloss", _glosses().get(identifier))
