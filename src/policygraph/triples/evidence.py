"""Evidence nodes: one for each stretch of words and rule, however many statements it proves; and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter

from policygraph import namespaces as ns
from policygraph.rules import grammar_names, load_grammar
from policygraph.statements import Evidence, Extraction, Issue
from policygraph.triples.lines import INTEGERS, KINDS, NODES, PREDICATES, STRINGS, chinese, quoted
from policygraph.triples.writer import Writer, shortened

_UNREAD = "issue.unread"


class EvidenceIndex:
    """The evidence of one extraction, minted in the order of the text, so that repeats always count alike."""

    def __init__(self, writer: Writer, extraction: Extraction) -> None:
        self._writer = writer
        self._links: dict[_Key, bytes] = {}
        self.include(extraction)

    def include(self, extraction: Extraction) -> None:
        """The evidence of (more) statements of the same document."""
        found = {_key(item): item for item in _all(extraction)}
        new = sorted(found.keys() - self._links.keys())
        for key in new:
            self._links[key] = PREDICATES["evidence"] + NODES[self._written(found[key])]
        for identifier in sorted({rule for _, _, rule in new}):
            self._writer.say(ns.rule(identifier), _rule_lines(identifier))

    def links(self, evidence: Iterable[Evidence]) -> Iterable[bytes]:
        """What ties a statement to the words that prove it, each once."""
        return dict.fromkeys([self._links[_key(item)] for item in evidence])

    def prove(self, subject: str, evidence: Iterable[Evidence]) -> None:
        """Tie a statement to the words that prove it."""
        self._writer.say(subject, self.links(evidence))

    def _written(self, item: Evidence) -> str:
        """A new node; its IRI."""
        writer, (low, high) = self._writer, item.sentence
        iri = writer.mint("evidence", (item.quote, item.rule, item.locator))
        said = (
            KINDS["Evidence"],
            PREDICATES["rdfs:label"] + chinese(shortened(item.quote)),
            PREDICATES["oa:end"] + INTEGERS[item.end],
            PREDICATES["oa:exact"] + quoted(item.quote),
            PREDICATES["oa:start"] + INTEGERS[item.start],
            writer.in_document,
            PREDICATES["locator"] + STRINGS[item.locator],
            PREDICATES["rule"] + NODES[ns.rule(item.rule)],
            PREDICATES["sentenceEnd"] + INTEGERS[high],
            PREDICATES["sentenceStart"] + INTEGERS[low],
        )
        writer.whole(iri, said)
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


@cache
def _rule_lines(identifier: str) -> tuple[bytes, ...]:
    gloss = _glosses().get(identifier)
    said = (KINDS["Rule"], KINDS["prov:Plan"], PREDICATES["rdfs:label"] + chinese(identifier))
    return (*said, PREDICATES["gloss"] + quoted(gloss)) if gloss is not None else said
