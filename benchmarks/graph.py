"""Policy graphs of any size, with the terms of our ontology: about 3,500 quads and one named graph a document."""

from __future__ import annotations

import random
import tomllib
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from policygraph.namespaces import ID, OA, PG, RDF, RDFS, SKOS, XSD

QUADS_OF_A_DOCUMENT = 3_430
_TASKS = 50
_ROLES = (("lead", "ledBy"), ("responsible", "responsibleParty"))
_SEED = 11


def write_graph(quads: int, target: Path) -> int:
    """Write about `quads` statements as N-Quads, the same ones each time; give how many lines there are."""
    writer = _Writer(max(1, quads // QUADS_OF_A_DOCUMENT))
    lines = 0
    with target.open("w", encoding="utf-8") as file:
        for part in writer.parts():
            lines += len(part)
            file.writelines(part)
    return lines


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@dataclass
class _Writer:
    """Makes one graph after another; busy agencies and common materials stand in many of them."""

    documents: int
    _random: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311
    _graph: str = ""
    _lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        words = _words()
        self._agencies = [
            words["agency"].format(place=place, department=department)
            for place in words["places"]
            for department in words["departments"]
        ]
        self._busy = list(accumulate(1 / (rank + 1) ** 0.8 for rank in range(len(self._agencies))))

    def parts(self) -> Iterator[list[str]]:
        """The lines of each named graph."""
        yield self._part("agencies", self._all_agencies)
        for number in range(self.documents):
            yield self._part(str(number), lambda number=number: self._document(number))

    def _part(self, name: str, write: Any) -> list[str]:
        self._graph, self._lines = _iri(f"graph/{name}"), []
        write()
        return self._lines

    def _add(self, subject: str, predicate: str, *objects: str) -> None:
        self._lines += [f"{subject} <{predicate}> {value} {self._graph} .\n" for value in objects]

    def _thing(self, subject: str, kind: str, label: str) -> None:
        self._add(subject, f"{RDF}type", f"<{PG}{kind}>")
        self._add(subject, f"{RDFS}label", f"{_text(label)}@zh")

    def _all_agencies(self) -> None:
        for number, name in enumerate(self._agencies):
            self._thing(_iri(f"agency/{number}"), "Agency", name)
            self._add(_iri(f"agency/{number}"), f"{SKOS}altLabel", *(f"{_text(form)}@zh" for form in _forms(name)))

    def _document(self, number: int) -> None:
        words, document = _words(), _iri(f"doc/{number}")
        place = self._random.choice(words["places"])
        self._thing(document, "PolicyDocument", words["title"].format(place=place, number=number))
        self._add(document, f"{PG}sourceName", _text(f"plan-{number}"))
        self._add(document, f"{PG}sha256", _text(f"{self._random.getrandbits(256):064x}"))
        concerned, position = self._some_agencies(24), 0
        for task in range(_TASKS):
            position = self._task(f"doc/{number}", task, concerned, position)
        for _ in range(4):
            self._chain()

    def _task(self, document: str, number: int, concerned: list[int], position: int) -> int:
        task, evidence = _iri(f"{document}/task/{number}"), _iri(f"{document}/evidence/{number}")
        agencies = self._random.sample(concerned, 8)
        title = self._title()
        self._thing(task, "PolicyTask", title)
        self._add(task, f"{PG}inDocument", _iri(document))
        self._add(task, f"{PG}locator", _text(f"{number // 10 + 1}/{number % 10 + 1}"))
        self._add(task, f"{PG}evidence", evidence)
        end = self._evidence(evidence, title, agencies, position)
        first = 0 if self._random.random() < 0.85 else 1
        for order, agency in enumerate(agencies):
            self._duty(f"{document}/assignment/{number}-{order}", task, agency, _ROLES[bool(order or first)], evidence)
        if number % 2 == 0:
            self._target(_iri(f"{document}/target/{number}"), task)
        return end

    def _title(self) -> str:
        words, choose = _words(), self._random.choice
        verb, second_verb = choose(words["verbs"]), choose(words["verbs"])
        return str(
            words["task"].format(
                verb=verb, object=choose(words["objects"]), second_verb=second_verb,
                second_object=choose(words["objects"]), end=choose(words["ends"]),
            )
        )  # fmt: skip

    def _evidence(self, evidence: str, title: str, agencies: list[int], start: int) -> int:
        words = _words()
        names = [self._agencies[agency] for agency in agencies]
        quote = words["quote"].format(task=title, lead=names[0], others=words["between"].join(names[1:]))
        self._add(evidence, f"{RDF}type", f"<{PG}Evidence>")
        self._add(evidence, f"{OA}exact", _text(quote))
        self._add(evidence, f"{OA}start", _number(start))
        self._add(evidence, f"{OA}end", _number(start + len(quote)))
        return start + len(quote)

    def _duty(self, name: str, task: str, number: int, kind: tuple[str, str], evidence: str) -> None:
        duty, agency, (role, edge) = _iri(name), _iri(f"agency/{number}"), kind
        self._add(task, f"{PG}{edge}", agency)
        self._add(duty, f"{RDF}type", f"<{PG}Assignment>")
        self._add(duty, f"{PG}assignmentOf", task)
        self._add(duty, f"{PG}assignedAgency", agency)
        self._add(duty, f"{PG}role", _text(role))
        self._add(duty, f"{PG}nameAsWritten", f"{_text(self._random.choice(_forms(self._agencies[number])))}@zh")
        self._add(duty, f"{PG}evidence", evidence)

    def _target(self, target: str, task: str) -> None:
        words = _words()
        name = words["target"].format(object=self._random.choice(words["objects"]))
        self._thing(target, "Target", name)
        self._add(target, f"{PG}statedIn", task)
        self._add(target, f"{PG}targetValue", _number(self._random.randrange(1000) / 10, "decimal"))
        self._add(target, f"{PG}unitAsWritten", _text(self._random.choice(words["units"])))
        self._add(target, f"{PG}targetYear", _number(2025, "gYear"))

    def _chain(self) -> None:
        """Six materials in a row; every fifth is one of forty that all documents share."""
        kinds = self.documents * 6 + 50
        row = [self._random.randrange(kinds if self._random.random() < 0.8 else 40) for _ in range(6)]
        self._thing(_iri(f"element/{row[0]}"), "Material", _words()["material"].format(number=row[0]))
        for source, target in pairwise(row):
            self._add(_iri(f"element/{source}"), f"{PG}feeds", _iri(f"element/{target}"))

    def _some_agencies(self, count: int) -> list[int]:
        found: dict[int, None] = {}
        while len(found) < count:
            found[bisect(self._busy, self._random.random() * self._busy[-1])] = None
        return list(found)


@cache
def _forms(agency: str) -> tuple[str, ...]:
    """An agency's name with the other ones by which documents call it."""
    words = _words()
    short = agency
    for long_form, short_form in words["short_forms"]:
        short = short.replace(long_form, short_form)
    return tuple(dict.fromkeys((agency, short, words["other_name"].format(agency=agency))))


def _iri(name: str) -> str:
    return f"<{ID}{name}>"


def _text(text: str) -> str:
    return f'"{text}"'


def _number(value: float, kind: str = "integer") -> str:
    return f'"{value}"^^<{XSD}{kind}>'
