"""What a decisions file and the graph say together: what is applied, what waits for a build, what the next drops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from policygraph import namespaces as ns
from policygraph.analysis.decided import DecisionRecord
from policygraph.decisions import Decision
from policygraph_api.review.names import Name
from policygraph_api.review.things import Thing

_Words = tuple[str, str, str, str]


def together(
    applied: Iterable[DecisionRecord], decisions: Sequence[Decision], find: Callable[[str], Thing | None]
) -> tuple[DecisionRecord, ...]:
    """The decisions of the graph, each with the IRI that it has in the file, and then those that wait; by day.

    `find` tells of the things that are decided on.
    """
    standing: list[DecisionRecord] = []
    built: set[str] = set()
    sources = _by_words(decisions)
    for record in applied:
        told = sources[_words(record)]
        source = next((d for d in told if record.iri in {d.iri, ns.decision(d.iri, record.about)}), None)
        standing.append(replace(record, iri=source.iri) if source else replace(record, state="dropped"))
        built.update({source.iri} if source else ())
    waiting = [_waiting(decision, find(decision.statement)) for decision in decisions if decision.iri not in built]
    return (*standing, *waiting)


def spread(decided: Mapping[str, DecisionRecord], names: Iterable[Name]) -> dict[str, DecisionRecord]:
    """What is decided on each thing; what waits on a name in all documents is on the name in each that writes it."""
    found = dict(decided)
    for name in names:
        everywhere = decided.get(name.everywhere)
        own = decided.get(name.iri)
        if everywhere and (own is None or own.state == "dropped"):
            own = found[name.iri] = everywhere
        if own and own.state == "waiting" and name.entity:
            found.setdefault(name.entity, own)
    return found


def _by_words(decisions: Iterable[Decision]) -> defaultdict[_Words, list[Decision]]:
    found: defaultdict[_Words, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[_words(decision)].append(decision)
    return found


def _words(told: Decision | DecisionRecord) -> _Words:
    return told.verdict, told.reason, told.by, told.date


def _waiting(decision: Decision, thing: Thing | None) -> DecisionRecord:
    label = thing.label if thing else decision.statement.removeprefix(ns.ID)
    return DecisionRecord(
        iri=decision.iri, about=decision.statement, label=label, kind=thing.kind if thing else "",
        verdict=decision.verdict, reason=decision.reason, by=decision.by, date=decision.date, changes=decision.changes,
        replacement="", entity="", outcome="", document=thing.document if thing else "", state="waiting",
    )  # fmt: skip
