"""An invented plan, decisions on it, and what they leave; for tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph import resources
from policygraph.build import BuildReport, build
from policygraph.decisions import Decided, append_decision, apply_decisions, parse_decision
from policygraph.namespaces import PG
from policygraph.resolve.trace import trace
from policygraph.statements import Extraction
from policygraph.store import Store, open_store
from policygraph.triples import to_quads

PLAN = """青澜市节能工作方案（2018—2020年）
一、重点任务
（一）推动升级。加快改造，到2020年改造率达到95%以上。（牵头单位：市经信委，参加单位：市财政局等，各县<区>人民政府、临港区管委会负责落实。以下均需各县<区>人民政府、临港区管委会落实，不再列出）
（二）化解产能。利用粉煤灰生产砖。落实《循环经济促进法》。（牵头单位：市经信委，参加单位：市环保局等）
（三）开展宣传。广泛开展宣传。
（四）加强协同。统筹推进。（牵头单位：市经信委、市财政局）
"""
TOLD = {"verdict": "reject", "reason": "误读", "by": "某人", "date": "2024-01-02"}
Told = dict[str, Any]


def named(extraction: Extraction, kind: str, label: str = "") -> str:
    """The IRI of the one thing of a kind whose label holds some words."""
    quads = to_quads(extraction)
    typed = {q.subject for q in quads if q.object == ox.NamedNode(PG + kind)}
    labels = {q.subject: words(q) for q in quads if q.predicate.value.endswith("#label")}
    (found,) = (node for node in typed if label in labels.get(node, ""))
    assert isinstance(found, ox.NamedNode)
    return found.value


def naming(extraction: Extraction, mention: str) -> str:
    (found,) = {row.naming for row in trace(extraction) if row.mention == mention}
    return found


def words(quad: ox.Quad) -> str:
    return quad.object.value if isinstance(quad.object, ox.Literal) else ""


def decided(extraction: Extraction, *told: Told) -> Decided:
    return apply_decisions(extraction, [parse_decision(TOLD | one) for one in told])


def edges(quads: Iterable[ox.Quad], *names: str) -> set[tuple[str, str]]:
    """Subject and object, labels for IRIs, of some properties."""
    everything = list(quads)
    labels = {q.subject: words(q) for q in everything if q.predicate.value.endswith("#label")}
    wanted = {PG + name for name in names}
    return {
        (labels.get(q.subject, str(q.subject)), labels.get(q.object, words(q)))  # type: ignore[arg-type]
        for q in everything
        if q.predicate.value in wanted
    }


class Folder:
    """A plan, its decisions and the triples that are built from them."""

    def __init__(self, folder: Path) -> None:
        self.plan, self.out, self.book = (
            folder / "qinglan.txt",
            folder / "data" / "triples",
            folder / "data" / "d.jsonl",
        )
        self.write(PLAN)

    def write(self, text: str) -> None:
        self.plan.write_text(text, encoding="utf-8")

    def decide(self, **told: Any) -> None:
        append_decision(self.book, parse_decision(TOLD | told))

    def build(self) -> BuildReport:
        return build([self.plan], self.out, decisions=self.book if self.book.exists() else None)

    def store(self) -> Store:
        ontology = [*resources.ontology_files(), *resources.vocabulary_files()]
        return open_store(files=[self.out / "qinglan.trig", *ontology])
