"""Chains and flows, and the plain `feeds` edges that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from policygraph.namespaces import Minter
from policygraph.resolve import Element, Resolver
from policygraph.statements import Chain, Flow
from policygraph.triples.evidence import EvidenceIndex
from policygraph.triples.writer import Writer


@dataclass(frozen=True)
class MaterialWriter:
    """Writes industrial chains and material flows into one document's graph."""

    writer: Writer
    resolver: Resolver
    proof: EvidenceIndex

    def chain(self, chain: Chain) -> None:
        """A chain with its steps, and what feeds what along it."""
        writer = self.writer
        names = ["、".join(member.name for member in step) for step in chain.nodes]
        label = "—".join(names)
        iri = writer.part("chain", ("IndustrialChain",), (chain.locator, label), label, chain.locator)
        writer.stated[iri] = chain
        writer.flag(iri, "declaredLoop", chain.loop)
        self.proof.prove(iri, chain.evidence)
        steps = [Minter.step(iri, number) for number in range(1, len(names) + 1)]
        elements = [
            self._written(self.resolver.element(member.name, in_chain=True) for member in step) for step in chain.nodes
        ]
        for number, (step, members) in enumerate(zip(steps, chain.nodes, strict=True), 1):
            writer.kind(step, "ChainStep")
            writer.label(step, names[number - 1])
            writer.integer(step, "order", number)
            writer.text(step, "nameAsWritten", *(member.name for member in members))
            writer.link(step, "element", *elements[number - 1])
            writer.link(iri, "hasStep", step)
        for before, after in pairwise(steps):
            writer.link(before, "nextStep", after)
        for sources, results in pairwise(elements):
            self._feed(sources, results)

    def flow(self, flow: Flow) -> None:
        """What becomes what."""
        writer = self.writer
        inputs, outputs = ([member.name for member in side] for side in (flow.inputs, flow.outputs))
        label = f"{'、'.join(inputs)} → {'、'.join(outputs)}"
        iri = writer.part("flow", ("MaterialFlow",), (flow.locator, label), label, flow.locator)
        writer.stated[iri] = flow
        writer.text(iri, "inputAsWritten", *inputs)
        writer.text(iri, "outputAsWritten", *outputs)
        sources, results = map(self._written, self.resolver.flow_ends(inputs, outputs))
        writer.link(iri, "input", *sources)
        writer.link(iri, "output", *results)
        self.proof.prove(iri, flow.evidence)
        self._feed(sources, results)

    def _written(self, elements: Iterable[Element]) -> list[str]:
        """The elements' IRIs, each once, with what they are."""
        found = list(elements)
        for element in found:
            self.writer.kind(element.iri, "ChainElement", element.kind)
            self.writer.label(element.iri, element.label)
        return list(dict.fromkeys(element.iri for element in found))

    def _feed(self, sources: Iterable[str], results: Iterable[str]) -> None:
        ends = tuple(results)
        for source in sources:
            self.writer.link(source, "feeds", *ends)
