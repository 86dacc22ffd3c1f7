"""Evidence nodes: one for each stretch of words and rule, however many statements it proves; and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter

from policygraph import namespaces as ns
from policygraph.rules import grammar_names, load_grammar
from policygraph.statements import Evidence, Extraction, Issue
from policygraph.triples.lines import INTEGER, KINDS, NODES, PREDICATES, STRINGS, Written, chinese, quoted
from policygraph.triples.writer import Writer, shortened

_UNREAD = "issue.unread"
_RULES = Written[str](lambda identifier: NODES[ns.rule(identifier)])


class EvidenceIndex:
    """The evidence of one extraction, minted in the order of the text, so that repeats always count alike."""

    def __init__(self, writer: Writer, extraction: Extraction) -> None:
        self._writer = writer
        self._links: dict[_Key, bytes] = {}
        self._pattern = writer.pattern(
            KINDS["Evidence"],
            PREDICATES["rdfs:label"] + b"%b@zh",
            PREDICATES["oa:end"] + INTEGER,
            PREDICATES["oa:exact"] + b"%b",
            PREDICATES["oa:start"] + INTEGER,
            writer.in_document,
            PREDICATES["locator"] + b"%b",
            PREDICATES["rule"] + b"%b",
            PREDICATES["sentenceEnd"] + INTEGER,
            PREDICATES["sentenceStart"] + INTEGER,
        )
        self.include(extraction)

    def include(self, extraction: Extraction) -> None:
        """The evidence of (more) statements of the same document."""
        found = {_key(item): item for item in _all(extraction)}
        new = sorted(found.keys() - self._links.keys())
        verb, nodes = PREDICATES["evidence"], self._writer.nodes
        for key in new:
            self._links[key] = verb + nodes[self._written(found[key])]
        for identifier in sorted({rule for _, _, rule in new}):
            self._writer.say(ns.rule(identifier), _rule_lines(identifier))

    def links(self, evidence: Iterable[Evidence]) -> Iterable[bytes]:
        """What ties a statement to the words that prove it, as often as they are given."""
        return [self._links[_key(item)] for item in evidence]

    def prove(self, subject: str, evidence: Iterable[Evidence]) -> None:
        """Tie a statement to the words that prove it."""
        self._writer.say(subject, self.links(evidence))

    def _written(self, item: Evidence) -> str:
        """A new node; its IRI."""
        quote, (low, high) = item.quote, item.sentence
        iri = self._writer.mint("evidence", (quote, item.rule, item.locator))
        exact, words = quoted(quote), shortened(quote)
        label = exact if words is quote else quoted(words)
        values = (label, item.end, exact, item.start, STRINGS[item.locator], _RULES[item.rule], high, low)
        self._writer.block(iri, self._pattern, values)
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
