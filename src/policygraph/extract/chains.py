"""Chains: ordered materials, products or industries joined by dashes, and whether the text calls them closed.

`find_chains` reads the runs of every passage, takes those for chains that the words around them call so, and reports
the others as issues unless they are plainly something else (places, slogans, techniques, roads).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from policygraph.document import Document
from policygraph.extract.dashes import Run, find_runs, level_quotes, rule
from policygraph.extract.lists import Range, hide_brackets, split_list
from policygraph.extract.passages import Passage, passages
from policygraph.rules import load_grammar
from policygraph.statements import Chain, Evidence, Issue, mention, prove

LONGEST_NODE = 16
_CLAUSE_END = re.compile("[，。；：！？\n]")
_SENTENCE = re.compile("[^。！？\n]{0,400}")
_CLAUSE = re.compile("[^，；：]{1,200}")
_LOOK_BACK, _LOOK_AHEAD = 40, 48


@dataclass(frozen=True)
class Group:
    """Runs of one list (煤—电、煤—焦 …), which share the words before the first and after the last."""

    text: str
    runs: tuple[Run, ...]
    floor: int
    ceiling: int

    @cached_property
    def phrase(self) -> str:
        """The words after the last node, up to the end of the clause or the next list."""
        end = self.runs[-1].end
        ahead = self.text[end : min(end + _LOOK_AHEAD, self.ceiling)].lstrip("”’」』")
        stop = _CLAUSE_END.search(ahead)
        return ahead[: stop.start()] if stop else ahead

    @cached_property
    def before(self) -> str:
        """The words before the first node that no list before it has taken."""
        start = self.runs[0].start
        return self.text[max(self.floor, start - _LOOK_BACK) : start]

    @property
    def longest(self) -> int:
        """The number of nodes of the longest run."""
        return max(len(run.nodes) for run in self.runs)

    @property
    def stated(self) -> int:
        """How many chains the text says there are; 0 when it does not say."""
        said = rule("count").pattern.match(self.phrase)
        numerals = load_grammar("chains").data["numerals"]
        return (
            0 if said is None else int(numerals.get(said["count"]) or (said["count"] if said["count"].isdigit() else 0))
        )


def find_chains(document: Document) -> tuple[tuple[Chain, ...], tuple[Issue, ...]]:
    """All chains of a document in order, and the places that look like one and are not clear."""
    chains: list[Chain] = []
    issues: list[Issue] = []
    for passage in passages(document):
        for group in groups_of(passage.text):
            reason = why(group)
            if reason in ISSUES:
                issues.append(_issue(document, passage, group, reason))
            elif reason:
                chains += (
                    _chain(document, passage, group, run, reason) for run in group.runs if not _is_other(group, run)
                )
    return tuple(chains), tuple(issues)


def groups_of(text: str) -> tuple[Group, ...]:
    """The runs of a passage, those of one list together."""
    groups = _grouped(text, find_runs(text))
    if not any(group.stated > len(group.runs) for group in groups):
        return groups
    finer = {group.runs[-1].end: group for group in _grouped(text, find_runs(text, split_words=True))}
    return tuple(
        finer[end] if (end := g.runs[-1].end) in finer and g.stated == len(finer[end].runs) else g for g in groups
    )


def _grouped(text: str, runs: tuple[Run, ...]) -> tuple[Group, ...]:
    level = level_quotes(text) if runs else text
    lists: list[list[Run]] = []
    for run in runs:
        gap = level[lists[-1][-1].end : run.start] if lists else ""
        if gap and len(gap) < 16 and rule("gap").pattern.fullmatch(gap):
            lists[-1].append(run)
        else:
            lists.append([run])
    return tuple(_bounded(level, lists, at) for at in range(len(lists)))


def _bounded(text: str, lists: list[list[Run]], at: int) -> Group:
    """A list with the words that belong to it: after the clause of the list before it, before the next list."""
    floor = lists[at - 1][-1].end if at else 0
    stop = _CLAUSE_END.search(text, floor) if at else None
    ceiling = lists[at + 1][0].start if at + 1 < len(lists) else len(text)
    start = lists[at][0].start
    return Group(text, tuple(lists[at]), min(stop.start() if stop else floor, start), ceiling)


ISSUES = ("unnamed", "unclear")


def why(group: Group) -> str:
    """The rule by which a group is a list of chains, a reason of ISSUES when that is unclear, or "" when it is none."""
    if all(_is_other(group, run) for run in group.runs):
        return ""
    noun, other = rule("noun").pattern.search(group.phrase), rule("other").pattern.search(group.phrase)
    named = noun is not None and (other is None or noun.start() <= other.start())
    said = "chain.named" if named else "chain.announced" if _is_announced(group) else ""
    if not named and (other or _ends_other(group)):
        return ""
    if any(_is_blurred(group.text, node) for run in group.runs for node in run.nodes):
        return "unclear" if said or group.longest > 2 else ""
    if said or group.longest < 3:
        return said or ("unnamed" if _is_tight(group) else "")
    if all(run.quoted for run in group.runs):
        return "chain.quoted"
    led = [m.end() for m in rule("verb").find(group.before)][-1:] == [len(group.before)]
    return "chain.verb" if led and _is_tight(group) else "unnamed"


def _is_announced(group: Group) -> bool:
    """Whether the words before the first node speak of a chain; for two nodes right before it."""
    spoken = rule("lead").pattern.search(group.before) is not None
    return spoken and (group.longest > 2 or rule("headed").pattern.search(group.before) is not None)


def _is_tight(group: Group) -> bool:
    """Whether single dashes join the nodes; double ones also set off what is inserted in a sentence."""
    return all(b[0] - a[1] == 1 for run in group.runs for a, b in pairwise(run.nodes))


def _ends_other(group: Group) -> bool:
    """Whether an unquoted last node is itself the name of a technique, a machine or a road."""
    run = group.runs[-1]
    low, high = run.nodes[-1]
    words = group.text[low:high]
    return not run.quoted and any(m.end() == len(words) for m in rule("other").find(words))


def _is_blurred(text: str, node: Range) -> bool:
    words = hide_brackets(text[slice(*node)]).replace("\ue000", "")
    return any(len(words[a:b]) > LONGEST_NODE for a, b in split_list(words)) or bool(
        rule("predicate").pattern.search(words)
    )


def _is_other(group: Group, run: Run) -> bool:
    """Whether the nodes are somebody, somewhere, or a slogan's words."""
    words = [group.text[slice(*node)] for node in run.nodes]
    if any(rule("place-name").pattern.match(word) for word in words):
        return True
    for kind in ("actor", "place"):
        hits = sum(1 for word in words if rule(kind).pattern.match(word))
        if hits > 1 and 2 * hits >= len(words):
            return True
    return not any(char.isalpha() for word in words for char in word)


def _chain(document: Document, passage: Passage, group: Group, run: Run, reason: str) -> Chain:
    text = passage.text
    nodes = tuple(
        tuple(mention(document, *passage.place(a, b)) for a, b in split_list(text, *node)) for node in run.nodes
    )
    start, end = passage.place(run.start, run.end)
    closing = _closing(group, run)
    proof = [prove(document, start, end, reason)]
    proof += [prove(document, *passage.place(low, high), rule_id) for low, high, rule_id in closing]
    looped = bool(closing) or comes_back([m.name for m in nodes[0]], [m.name for m in nodes[-1]])
    return Chain(nodes, looped, document.locator_at(start), tuple(proof))


def comes_back(first: list[str], last: list[str]) -> bool:
    """Whether a chain ends where it began, in the same or a renewed form."""
    return any(_renewed(a) == _renewed(b) for a in first for b in last)


def _renewed(word: str) -> str:
    return rule("renewed").pattern.sub("", word)


def _closing(group: Group, run: Run) -> list[tuple[int, int, str]]:
    """Where the text calls the chain closed, as (start, end, rule id) in the passage; empty when it does not."""
    end = group.runs[-1].end
    offset = group.text.index(group.phrase, end) if group.phrase else end
    said = next(rule("loop").find(group.phrase.split("、")[0]), None)
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
            closing = next(rule("loop-later").find(clause.group()), None)
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
    proof: Evidence = prove(document, *passage.place(group.runs[0].start, group.runs[-1].end), "chain.separator")
    words = load_grammar("chains").data["reasons"][reason]
    return Issue(proof.locator, proof.start, proof.end, words, proof.quote)
