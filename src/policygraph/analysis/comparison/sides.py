"""One document of a comparison: what the graph knows of it, and its text where the file is at hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.analysis.aims import Aim, read_aims
from policygraph.analysis.comparison.changes import Words
from policygraph.analysis.evidence import Evidence, proven, read_evidence
from policygraph.analysis.ledger import DocumentFacts, LedgerTask, read_documents, read_ledger
from policygraph.analysis.loops import Loop, find_loops
from policygraph.analysis.responsibility import Duty, duties
from policygraph.document import Document
from policygraph.errors import NotFound
from policygraph.store import Store


@dataclass(frozen=True, slots=True)
class Side:
    """A document with its tasks, aims, loops and the words of duties by IRI; without its file `text` is None."""

    facts: DocumentFacts
    tasks: tuple[LedgerTask, ...]
    aims: tuple[Aim, ...]
    loops: tuple[Loop, ...]
    proofs: Mapping[str, Evidence]
    text: Document | None = None

    def words(self, evidence: Iterable[Evidence]) -> tuple[Words, ...]:
        """Whole sentences, each once; without the file the words in the graph, those of one place together."""
        places: dict[tuple[str, str], dict[str, None]] = {}
        for item in evidence:
            places.setdefault((item.document, item.locator), {})[self._sentence(item)] = None
        if self.text is not None:
            return tuple(Words(*place, text) for place, texts in places.items() for text in texts)
        return tuple(Words(*place, " … ".join(texts)) for place, texts in places.items())

    def duty_words(self, held: Iterable[Duty]) -> tuple[Words, ...]:
        """The words that give some duties."""
        return self.words(proven(self.proofs, (iri for duty in held for iri in duty.evidence)))

    def task_words(self, task: LedgerTask) -> tuple[Words, ...]:
        """A task's title and sentences where the file is at hand, else its words in the graph."""
        sentences = self.sentences(task)
        if not sentences:
            return self.words(task.evidence)
        return (Words(self.facts.name, task.locator, "".join((task.title, " ", *sentences))),)

    def sentences(self, task: LedgerTask) -> tuple[str, ...]:
        """The sentences of a task below its heading, white space out; none where the file is not at hand."""
        if self.text is None or not task.evidence:
            return ()
        text = self.text.text
        section = self.text.section_at(bisect_right(text.origin, task.evidence[0].start) - 1)
        if section is None:
            return ()
        at, found = section.body, []
        while at < section.end:
            first, last = text.sentence(at, at + 1)
            last = min(max(last, at + 1), section.end)
            found.append(text.words(max(first, section.body), last))
            at = last
            while at < section.end and text.norm[at] == "\n":
                at += 1
        return tuple(sentence for sentence in found if sentence)

    def _sentence(self, item: Evidence) -> str:
        if self.text is None:
            return item.quote
        start, end = item.sentence
        return " ".join(self.text.text.raw[start:end].split())


def read_side(store: Store, name: str, text: Document | None = None) -> Side:
    """The document of that name in a store; NotFound when it has none. A loop counts if all its links are its own."""
    facts = next((facts for facts in read_documents(store) if facts.name == name), None)
    if facts is None:
        raise NotFound("document", name)
    aims = tuple(aim for aim in read_aims(store) if aim.document == name)
    held = duties(store, document=name)
    ledger = read_ledger(store, held, aims)
    return Side(
        facts=facts,
        tasks=tuple(task for task in ledger if task.document == name),
        aims=aims,
        loops=tuple(loop for loop in find_loops(store).loops if loop.documents == (name,)),
        proofs=read_evidence(store, (iri for duty in held for iri in duty.evidence)),
        text=text,
    )
