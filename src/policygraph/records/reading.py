"""The JSON form of an extraction record → Extraction: what anybody found, through the evidence check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from policygraph.document import Document
from policygraph.extract.facts import find_facts
from policygraph.extract.targets import whose_aims
from policygraph.records import refusing
from policygraph.records.finding import Finder
from policygraph.records.proving import Prover
from policygraph.records.refusing import Refusal, Refused, T
from policygraph.records.task_reading import TaskReader
from policygraph.statements import (
    Chain,
    Charge,
    Citation,
    Deadline,
    Evidence,
    Extraction,
    Facts,
    Flow,
    Issue,
    NamedEntity,
    NameKind,
    Observation,
    Promise,
    Target,
)

Record = dict[str, Any]
NAME_KINDS: tuple[tuple[str, NameKind], ...] = (
    ("parks", "park"),
    ("projects", "project"),
    ("enterprises", "enterprise"),
)


def from_record(record: Record, document: Document) -> tuple[Extraction, tuple[Refusal, ...]]:
    """What a record says of a document, and what of it was refused.

    A record with evidence must cut out its quotes and hold its words; one without is looked for, first in its quote,
    then in its unit, then anywhere. Of the document itself, what the record does not say is read in the text.
    """
    reader = _Reader(record, document)
    return reader.read(), tuple(reader.refusals)


@dataclass
class _Reader:
    """Reads one record, kind by kind, and keeps what it refuses."""

    record: Record
    document: Document
    refusals: list[Refusal] = field(default_factory=list)

    def read(self) -> Extraction:
        self.prover = Prover(Finder(self.document))
        tasks = TaskReader(self.prover)
        facts = self._one("document", self._facts) or find_facts(self.document)
        self.owner = whose_aims(facts)
        first = self._one("first_is_lead", tasks.first_is_lead)
        tasks = TaskReader(self.prover, first)
        return Extraction(
            self.document,
            facts,
            self._all("tasks", tasks.task),
            self._one("blanket", tasks.blanket),
            first,
            self._all("chains", self._chain),
            self._all("flows", self._flow),
            self._all("targets", self._target),
            self._all("observations", self._observation),
            tuple(name for key, kind in NAME_KINDS for name in self._all(key, self._named(kind))),
            self._all("cites", self._citation),
            self._all("deadlines", self._deadline),
            self._all("issues", self._issue),
            self._all("promises", self._promise),
            self._all("charges", self._charge),
        )

    def _all(self, kind: str, read: Callable[[Any], T]) -> tuple[T, ...]:
        return refusing.collect(kind, self.record.get(kind) or [], read, self.refusals)

    def _one(self, kind: str, read: Callable[[Any], T]) -> T | None:
        entry = self.record.get(kind)
        found = refusing.collect(kind, [entry] if entry else [], read, self.refusals)
        return found[0] if found else None

    def _facts(self, entry: Any) -> Facts:
        given, read = refusing.checked(entry, "document"), find_facts(self.document)
        said = {
            name: refusing.optional_words(given, name) if name in given else getattr(read, name)
            for name in ("title", "issuer", "number", "jurisdiction")
        }
        return Facts(
            **said,
            date=refusing.day(given, "date") if "date" in given else read.date,
            period=_period(given["period"]) if "period" in given else read.period,
            draft=refusing.flag(given, "draft") if "draft" in given else read.draft,
        )

    def _chain(self, entry: Any) -> Chain:
        record = refusing.checked(entry, "chains")
        nodes = record.get("nodes")
        if not isinstance(nodes, list) or len(nodes) < 2 or not all(nodes):
            raise Refused("nodes is not a list of two nodes or more, each a list of names")
        members = [refusing.name_list(node, "nodes") for node in nodes]
        evidence = self.prover.prove(record, [name for node in members for name in node])
        mentions = iter(self.prover.mentions((name for node in members for name in node), evidence))
        placed = tuple(tuple(next(mentions) for _ in node) for node in members)
        return Chain(placed, refusing.flag(record, "loop"), _locator(record, evidence), evidence)

    def _flow(self, entry: Any) -> Flow:
        record = refusing.checked(entry, "flows")
        inputs, outputs = refusing.names(record, "inputs"), refusing.names(record, "outputs")
        if not inputs or not outputs:
            raise Refused("inputs or outputs are missing")
        evidence = self.prover.prove(record, [*inputs, *outputs])
        sources, results = (self.prover.mentions(names, evidence) for names in (inputs, outputs))
        return Flow(sources, results, _locator(record, evidence), evidence)

    def _other(self, subject: str | None) -> str | None:
        """Whose aim it is when it is not the document's own place, which may stand in it under another name."""
        return None if subject == self.owner else subject

    def _target(self, entry: Any) -> Target:
        record = refusing.checked(entry, "targets")
        indicator, where = refusing.words(record, "indicator"), refusing.one_of(record, "where", ("prose", "table"))
        values = [refusing.optional_words(record, name) for name in ("target", "change", "baseline")]
        target, change, baseline = values
        if target is None and change is None:
            raise Refused("states neither a target nor a change")
        self.prover.stands(indicator, self._other(refusing.optional_words(record, "subject")))
        held = [value for value in values if value]
        evidence = self.prover.prove(record, held if record.get("evidence") else [*held, indicator])
        return Target(
            indicator,
            refusing.optional_words(record, "subject"),
            refusing.optional_words(record, "unit"),
            refusing.year(record, "baseline_year"),
            baseline,
            refusing.year(record, "target_year"),
            target,
            change,
            "table" if where == "table" else "prose",
            _locator(record, evidence),
            evidence,
            refusing.optional_words(record, "context"),
            _moves(record),
        )

    def _observation(self, entry: Any) -> Observation:
        record = refusing.checked(entry, "observations")
        indicator, value = refusing.words(record, "indicator"), refusing.words(record, "value")
        self.prover.stands(indicator, self._other(refusing.optional_words(record, "subject")))
        evidence = self.prover.prove(record, [value] if record.get("evidence") else [indicator, value])
        return Observation(
            indicator,
            value,
            refusing.optional_words(record, "unit"),
            refusing.year(record, "year"),
            refusing.optional_words(record, "subject"),
            _locator(record, evidence),
            evidence,
        )

    def _named(self, kind: NameKind) -> Callable[[Any], NamedEntity]:
        def read(entry: Any) -> NamedEntity:
            record = {"name": entry} if isinstance(entry, str) else refusing.checked(entry, f"{kind}s")
            name = refusing.words(record, "name")
            evidence = self.prover.prove(record, [name])
            aliases = refusing.names(record, "aliases") or self._aliases(name)
            return NamedEntity(kind, name, aliases, _locator(record, evidence), evidence)

        return read

    def _aliases(self, name: str) -> tuple[str, ...]:
        """The other forms of a name that the record lists for all names together."""
        listed = self.record.get("aliases")
        return refusing.names(listed, name) if isinstance(listed, dict) else ()

    def _citation(self, entry: Any) -> Citation:
        record = refusing.checked(entry, "cites")
        title, number = refusing.words(record, "title"), refusing.optional_words(record, "number")
        evidence = self.prover.prove(record, [title])
        return Citation(title, number, _locator(record, evidence), evidence)

    def _deadline(self, entry: Any) -> Deadline:
        record = refusing.checked(entry, "deadlines")
        text, what, due = refusing.words(record, "text"), refusing.words(record, "what"), refusing.day(record, "date")
        if due is None:
            raise Refused("date is missing")
        self.prover.stands(what)
        evidence = self.prover.prove(record, [text])
        return Deadline(_locator(record, evidence), text, due, what, evidence)

    def _promise(self, entry: Any) -> Promise:
        record = refusing.checked(entry, "promises")
        count = refusing.optional_number(record, "count")
        unit, thing = refusing.words(record, "unit"), refusing.words(record, "thing")
        if not count:
            raise Refused("count is missing")
        listed = refusing.names(record, "named")
        evidence = self.prover.prove(record, [f"{unit}{thing}", *listed])
        return Promise(count, unit, thing, self.prover.mentions(listed, evidence), _locator(record, evidence), evidence)

    def _charge(self, entry: Any) -> Charge:
        record = refusing.checked(entry, "charges")
        name, charge = refusing.words(record, "body"), refusing.optional_words(record, "charge") or ""
        evidence = self.prover.prove(record, [name, charge] if charge else [name])
        (body,) = self.prover.mentions([name], evidence)
        return Charge(body, charge, _locator(record, evidence), evidence)

    def _issue(self, entry: Any) -> Issue:
        record = refusing.checked(entry, "issues")
        (held,) = self.prover.prove({"evidence": [record]}, ())
        return Issue(_locator(record, (held,)), held.start, held.end, refusing.words(record, "reason"), held.quote)


def _locator(record: Record, evidence: tuple[Evidence, ...]) -> str:
    given = refusing.optional_words(record, "locator")
    return evidence[0].locator if given is None else given


def _moves(record: Record) -> Any:
    return refusing.one_of(record, "direction", ("up", "down"))


def _period(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or None in value:
        raise Refused("period is not a list of the first and the last year")
    first, last = (refusing.checked_year(year, "period") for year in value)
    return (first, last) if first and last else None
