"""Chains: ordered materials, products or industries joined by dashes, and whether the text calls them closed.

`find_chains` reads the runs of every passage, takes those for chains that the words around them call so, and reports
the others as issues unless they are plainly something else (places, slogans, techniques, roads).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from policygraph.document import Document
from policygraph.extract.chain_lists import ISSUES, Group, groups_of, why
from policygraph.extract.dashes import Run, dash, rule
from policygraph.extract.lists import Range, split_list
from policygraph.extract.passages import Passage, passages_with_one_of
from policygraph.proof import mention, not_understood, prove
from policygraph.rules import load_grammar
from policygraph.statements import Chain, Issue

_SENTENCE = re.compile("[^。！？\n]{0,400}")
_CLAUSE = re.compile("[^，；：]{1,200}")


def find_chains(document: Document) -> tuple[tuple[Chain, ...], tuple[Issue, ...]]:
    """All chains of a document in order, and the places that look like one and are not clear."""
    chains: list[Chain] = []
    issues: list[Issue] = []
    read: dict[tuple[str, str], list[tuple[Group, str]]] = {}
    for passage in passages_with_one_of(document, dash()):
        words = passage.text, passage.about
        if words not in read:
            read[words] = [(group, why(group, passage.about)) for group in groups_of(passage.text)]
        for group, reason in read[words]:
            if reason in ISSUES:
                issues.append(_issue(document, passage, group, reason))
            elif reason:
                chains += (_chain(document, passage, group, run, reason) for run in group.told)
    return tuple(chains), tuple(issues)


def _chain(document: Document, passage: Passage, group: Group, run: Run, reason: str) -> Chain:
    nodes = tuple(
        tuple(mention(document, *passage.place(a, b)) for a, b in _members(passage.text, node)) for node in run.nodes
    )
    start, end = passage.place(run.start, run.end)
    closing = _closing(group, run)
    proof = [prove(document, start, end, reason)]
    proof += [prove(document, *passage.place(low, high), rule_id) for low, high, rule_id in closing]
    looped = bool(closing) or comes_back([m.name for m in nodes[0]], [m.name for m in nodes[-1]])
    return Chain(nodes, looped, document.locator_at(start), tuple(proof))


def _members(text: str, node: Range) -> list[Range]:
    """What a node lists, without a closing 等."""
    rests = [(a, b, rule("rest").pattern.search(text, a, b)) for a, b in split_list(text, *node)]
    return [(a, rest.start() if rest and rest.start() > a else b) for a, b, rest in rests]


def comes_back(first: list[str], last: list[str]) -> bool:
    """Whether a chain ends where it began, in the same or a renewed form."""
    return any(_renewed(a) == _renewed(b) for a in first for b in last)


def _renewed(word: str) -> str:
    return rule("renewed").pattern.sub("", word)


def _closing(group: Group, run: Run) -> list[tuple[int, int, str]]:
    """Where the text calls the chain closed, as (start, end, rule id) in the passage; empty when it does not."""
    end = group.runs[-1].end
    offset = group.text.index(group.phrase, end) if group.phrase else end
    said = rule("loop").first(group.phrase.split("、")[0])
    if said:
        return [(offset + said.start("loop"), offset + said.end("loop"), "chain.loop")]
    return [(low, high, "chain.loop-later") for low, high in _later(group, run)]


def _later(group: Group, run: Run) -> Iterator[Range]:
    """A later clause of the same sentence, or the next sentence, that closes the chain and plainly speaks of it."""
    end = group.runs[-1].end
    same = _SENTENCE.match(group.text, end)
    stop = same.end() if same else end
    following = _SENTENCE.match(group.text, stop + 1) if stop < len(group.text) else None
    for sentence, is_same in ((same, True), (following, False)):
        if sentence is None or rule("separator").pattern.search(sentence.group()):
            return
        for clause in _CLAUSE.finditer(group.text, sentence.start(), sentence.end()):
            closing = rule("loop-later").first(clause.group())
            if closing and _speaks_of(group, run, clause.group()[: closing.start()], is_same):
                yield clause.start() + closing.start(), clause.start() + closing.end()
                return


def _speaks_of(group: Group, run: Run, words: str, is_same: bool) -> bool:
    if "、" in words:
        return False
    names = [group.text[slice(*node)] for node in run.nodes]
    glued = any(a + b in words for a, b in pairwise(names))
    return glued or rule("back" if is_same else "back-far").pattern.search(words) is not None


def _issue(document: Document, passage: Passage, group: Group, reason: str) -> Issue:
    start, end = passage.place(group.runs[0].start, group.runs[-1].end)
    return not_understood(document, start, end, load_grammar("chains").data["reasons"][reason])
