"""Lists of runs that share the words around them, and what these words make of them: chains, nothing, or unclear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from policygraph.extract.dashes import Run, find_runs, level_quotes, rule
from policygraph.extract.flow_words import names
from policygraph.extract.lists import Range, drop_brackets, split_list, trim
from policygraph.rules import load_grammar
from policygraph.vocabulary import find_division

ISSUES = ("unnamed", "unclear")
LONGEST_NODE = 16
_CLAUSE_END = re.compile("[，。；：！？\n]")
_LOOK_BACK, _LOOK_AHEAD = 40, 48
_MARGIN = 10
_SHORTEST_PLACE, _LONGEST_PLACE = 2, 12


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

    @cached_property
    def told(self) -> tuple[Run, ...]:
        """The runs that can be chains: the others are of somebody, of somewhere, or of a slogan's words."""
        return tuple(run for run in self.runs if not _is_other(self.text, run))

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
    start = lists[at][0].start
    stop = _CLAUSE_END.search(text, floor, start) if at else None
    ceiling = lists[at + 1][0].start if at + 1 < len(lists) else len(text)
    return Group(text, tuple(lists[at]), min(stop.start() if stop else floor, start), ceiling)


def why(group: Group, about: str = "") -> str:
    """The rule by which a group is a list of chains, a reason of ISSUES when that is unclear, or "" when it is none.

    `about` is the heading or the table's caption over the passage: it names a list that has its line for itself.
    """
    if not group.told:
        return ""
    said = _named(group) or ("chain.announced" if _is_announced(group, about) else "")
    if said != "chain.named" and (rule("other").pattern.search(group.phrase) or _ends_other(group)):
        return ""
    if any(_is_blurred(group.text, node) for run in group.runs for node in run.nodes):
        return "unclear" if said or group.longest > 2 else ""
    firm = said == "chain.named" and rule("firm").pattern.search(group.phrase) is not None
    vague = not firm or not _is_tight(group)
    if vague and not _has_elements(group):
        return "unnamed" if said or (group.longest > 2 and _is_tight(group)) else ""
    return said or _unsaid(group)


def _named(group: Group) -> str:
    """The rule by which the words after the last node call the whole a chain, before they call it anything else."""
    noun, other = rule("noun").pattern.search(group.phrase), rule("other").pattern.search(group.phrase)
    return "chain.named" if noun and (other is None or noun.start() <= other.start()) else ""


def _unsaid(group: Group) -> str:
    """What a list is that nothing calls a chain: quotation marks or a verb of making one will do for three nodes.

    Of two they will do for several chains that all begin with a waste.
    """
    if group.longest < 3:
        listed = len(group.runs) > 1 and all(run.quoted and _begins_with_waste(group, run) for run in group.runs)
        return ("chain.quoted" if listed else "unnamed") if _is_tight(group) else ""
    if all(run.quoted for run in group.runs):
        return "chain.quoted"
    led = [m.end() for m in rule("verb").find(group.before)][-1:] == [len(group.before)]
    return "chain.verb" if led and _is_tight(group) else "unnamed"


def _begins_with_waste(group: Group, run: Run) -> bool:
    return names("waste", group.text[slice(*run.nodes[0])])


def _has_elements(group: Group) -> bool:
    """Whether half of the nodes end in the name of a material, a product, a process or an industry."""
    nodes = [split_list(group.text, *node) for run in group.runs for node in run.nodes]
    words = [drop_brackets(group.text[slice(*node[0])]) for node in nodes if node]
    return 2 * sum(1 for word in words if rule("element").pattern.search(word)) >= len(words)


def _is_announced(group: Group, about: str) -> bool:
    """Whether the words before the first node speak of a chain (of two: right before it), or the heading does."""
    if len(group.text) - (group.runs[-1].end - group.runs[0].start) <= _MARGIN and rule("link").pattern.search(about):
        return True
    spoken = rule("lead").pattern.search(group.before) is not None
    return spoken and (group.longest > 2 or rule("headed").pattern.search(group.before) is not None)


def _is_tight(group: Group) -> bool:
    """Whether single dashes join the nodes; double ones also set off what is inserted in a sentence."""
    gaps = [trim(group.text, a[1], b[0]) for run in group.runs for a, b in pairwise(run.nodes)]
    return all(high - low == 1 for low, high in gaps)


def _ends_other(group: Group) -> bool:
    """Whether an unquoted last node is itself the name of a technique, a machine or a road."""
    run = group.runs[-1]
    low, high = run.nodes[-1]
    words = group.text[low:high]
    return not run.quoted and any(m.end() == len(words) for m in rule("other").find(words))


def _is_blurred(text: str, node: Range) -> bool:
    """Whether a node is too long for one, is a verb, or says something."""
    words = drop_brackets(text[slice(*node)])
    if rule("predicate").pattern.search(words) or rule("verb").pattern.fullmatch(words):
        return True
    return len(words) > LONGEST_NODE and any(b - a > LONGEST_NODE for a, b in split_list(words))


def _is_other(text: str, run: Run) -> bool:
    words = [text[slice(*node)] for node in run.nodes]
    if _are_places(words) or any(map(rule("place-name").pattern.match, words)):
        return True
    for kind in ("actor", "place"):
        hits = len(list(filter(rule(kind).pattern.match, words)))
        if hits > 1 and 2 * hits >= len(words):
            return True
    return not any(char.isalpha() for word in words for char in word)


def _are_places(words: list[str]) -> bool:
    """Whether all nodes are divisions, the last one perhaps with words behind its name (周口—漯河天然气管道).

    Of three or more, two in three will do where they differ: zones and small towns are no divisions.
    """
    known = [word for word in words if _is_division(word)]
    if len(set(known)) > 1 and 3 * len(known) >= 2 * len(words):
        return True
    *first, last = words
    if not all(map(_is_division, first)):
        return False
    return any(_is_division(last[:end]) for end in range(_SHORTEST_PLACE, min(len(last), _LONGEST_PLACE) + 1))


@lru_cache(maxsize=1024)
def _is_division(words: str) -> bool:
    return len(words) >= _SHORTEST_PLACE and find_division(words) is not None
