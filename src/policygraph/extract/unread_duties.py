"""What looks like a duty in words that nothing that was read accounts for."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

from policygraph.document import Cell, Clause, Document
from policygraph.extract.agencies import is_body, is_group, split_agencies
from policygraph.extract.horizons import says_done
from policygraph.extract.regions import find_labels
from policygraph.extract.responsibility import find_duties
from policygraph.extract.tasks import is_past
from policygraph.matching import Family
from policygraph.proof import not_understood
from policygraph.rules import load_grammar, pattern_in
from policygraph.statements import Blanket, Evidence, Extraction, FirstIsLead, Issue

LABEL, SAID = "label", "said"
MARKED = (LABEL, "bracket", "half")
"""The kinds of rules by which bodies stand right behind a colon or an opening bracket, or before a closing one."""

_MOST_WORDS = 200
_LONGEST_LABEL = 16
_LINE_END = re.compile(r"[：】](?=\n)")
_OPENS, _SHUTS = "：（〔‹【[", "）〕›]"


class Taken:
    """The raw characters that statements rest on."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        known = sorted(spans)
        self._starts = [start for start, _ in known]
        self._ends = list(accumulate([end for _, end in known], max))

    def touches(self, start: int, end: int) -> bool:
        """Whether any of the raw characters start..end is taken."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def find_unread_duties(read: Extraction, issues: Iterable[Issue]) -> Iterator[Issue]:
    """Labels, brackets, sentences and columns that name bodies and that no statement or issue rests on."""
    document = read.document
    spans = {*[(proof.start, proof.end) for proof in _proofs(read)], *[(issue.start, issue.end) for issue in issues]}
    taken = Taken(spans)
    found = [*_outside(read, taken), *_nobody(document, taken), *_columns(document, taken)]
    yield from found
    taken = Taken([*spans, *((issue.start, issue.end) for issue in found)]) if found else taken
    end = 0
    for issue in sorted(_stated(read, taken), key=lambda i: (i.start, -i.end)):
        if issue.start >= end:
            end = issue.end
            yield issue


def _proofs(read: Extraction) -> list[Evidence]:
    """What duties, charges and citations rest on."""
    proofs = [proof for task in read.tasks for proof in task.duties]
    proofs += [proof for task in read.tasks for assignment in task.assignments for proof in assignment.evidence]
    clauses: tuple[Blanket | FirstIsLead | None, ...] = (read.blanket, read.first_is_lead)
    for statement in (*read.citations, *read.charges, *(clause for clause in clauses if clause)):
        proofs += statement.evidence
    return proofs


def _reason(kind: str) -> str:
    reason: str = load_grammar("unread").data["reasons"][kind]
    return reason


def _outside(read: Extraction, taken: Taken) -> Iterator[Issue]:
    """Duties in words that all rules know, in a place that belongs to no task."""
    document = read.document
    hint = load_grammar("unread").rules["unread.role-word"].pattern
    for clause in document.clauses:
        if clause.section is not None and clause.kind != "row":
            continue
        if not hint.search(document.norm, clause.start, clause.end):
            continue
        for duty in find_duties(document, _in_cells(document, clause)):
            proof = duty.evidence
            if proof and duty.assignments and not taken.touches(proof.start, proof.end):
                yield Issue(proof.locator, proof.start, proof.end, _reason("outside"), proof.quote)


def _in_cells(document: Document, clause: Clause) -> list[Clause]:
    """A row's cells as clauses; any other clause as it is."""
    if clause.kind != "row":
        return [clause]
    table = document.table_at(clause.start)
    cells = (cell for row in table.rows for cell in row) if table else ()
    held = (cell for cell in cells if clause.start <= cell.start < cell.end <= clause.end)
    return [Clause(clause.kind, cell.start, cell.end, clause.section) for cell in held]


def _nobody(document: Document, taken: Taken) -> Iterator[Issue]:
    """Role labels that end their line with nobody named, where the next line names bodies."""
    norm = document.norm
    for mark in _LINE_END.finditer(norm):
        low = mark.end()
        label = next(find_labels(document, max(0, low - _LONGEST_LABEL), low), None)
        if label is None:
            continue
        stop = norm.find("\n", low + 1, low + _MOST_WORDS)
        names = split_agencies(document, low + 1, stop if stop > 0 else min(len(norm), low + _MOST_WORDS))
        if names and _is_sure(names[0].words) and not _is_taken(document, taken, low, names[0].end):
            yield not_understood(document, label.start(), names[-1].end, _reason("nobody"))


def _stated(read: Extraction, taken: Taken) -> Iterator[Issue]:
    document = read.document
    beside = (_family(MARKED).find(document.norm, *line) for line in _free_lines(document, taken))
    said = ((rule, match) for rule in load_grammar("unread").of_kind(SAID) for match in rule.find(document.norm))
    for rule, match in itertools.chain(itertools.chain.from_iterable(beside), said):
        who = next(match.span(name) for name in match.re.groupindex if match[name])
        if _is_taken(document, taken, *who) or document.table_at(who[0]):
            continue
        if rule.kind == SAID and _tells(read, match, who):
            continue
        low = _label_start(document, match) if rule.kind == LABEL else match.start()
        if low is not None:
            yield not_understood(document, low, match.end(), _reason(rule.kind))


@cache
def _family(kinds: tuple[str, ...]) -> Family:
    return Family(rule for kind in kinds for rule in load_grammar("unread").of_kind(kind))


def _free_lines(document: Document, taken: Taken) -> list[tuple[int, int]]:
    """The lines in which bodies may stand beside a bracket or behind a colon, where nothing rests on those words."""
    norm, lines, end = document.norm, list[tuple[int, int]](), 0
    for mark in pattern_in("unread", "{beside}").finditer(norm):
        at = mark.start()
        if at < end:
            continue
        behind = norm[at] not in _SHUTS and at + 1 < len(norm) and not _is_taken(document, taken, at + 1, at + 2)
        if behind or (norm[at] not in _OPENS and at > 0 and not _is_taken(document, taken, at - 1, at)):
            stop = norm.find("\n", at)
            end = stop if stop >= 0 else len(norm)
            lines.append((norm.rfind("\n", 0, at) + 1, end))
    return lines


def _tells(read: Extraction, match: re.Match[str], who: tuple[int, int]) -> bool:
    """Whether a sentence tells what has been: it says so, or stands under such a heading, or under none at all.

    One about bodies that its task names in another sentence adds nothing either.
    """
    document = read.document
    section = document.section_at(match.start())
    if section is None or is_past(document, section):
        return True
    low, high = document.text.sentence(match.start(), match.end())
    named = {a.agency.name for task in read.tasks if task.section == section.index for a in task.assignments}
    known = all(document.text.words(name.start, name.end) in named for name in split_agencies(document, *who))
    return known or says_done(document.norm[low:high])


def _label_start(document: Document, match: re.Match[str]) -> int | None:
    """Where the label before a colon begins; None when it says that no duty follows, or is none."""
    rule = load_grammar("unread").rules["unread.label-words"]
    label = rule.first(document.norm, max(0, match.start() - _LONGEST_LABEL), match.start())
    return label.start() if label else None


def _is_taken(document: Document, taken: Taken, start: int, end: int) -> bool:
    origin = document.text.origin
    return taken.touches(origin[start], origin[end - 1] + 1)


def _is_sure(words: str) -> bool:
    """Whether words name a body of some level, or lower governments."""
    level = load_grammar("responsibility").rules["responsibility.level"].pattern
    return is_group(words) or (is_body(words) and level.search(words) is not None)


def _columns(document: Document, taken: Taken) -> Iterator[Issue]:
    """Columns of bodies that nothing was read from, once each, and cells of read columns in rows that were not."""
    rules = load_grammar("unread").rules
    people, other = rules["unread.people-column"].pattern, rules["unread.other-column"].pattern
    for table in document.tables:
        heads = [document.words_in(cell) for cell in table.rows[0]] if table.rows else []
        if any(people.search(words) for words in heads):
            continue
        for column, words in enumerate(heads):
            if not other.search(words):
                head, *cells = [row[column] for row in table.rows if column < len(row)]
                yield from _in_column(document, head, cells, taken)


def _in_column(document: Document, head: Cell, cells: list[Cell], taken: Taken) -> Iterator[Issue]:
    filled = [cell for cell in cells if cell.start < cell.end]
    if not _naming().among("\n".join(map(document.words_in, filled))):
        return
    named = [cell for cell in filled if _names_bodies(document, cell)]
    free = [cell for cell in named if not _is_taken(document, taken, cell.start, cell.end)]
    if not free or 2 * len(named) <= len(filled):
        return
    if len(free) < len(named):
        yield from (not_understood(document, cell.start, cell.end, _reason("cell")) for cell in free)
        return
    place = head if head.start < head.end else free[0]
    yield not_understood(document, place.start, place.end, _reason("column"))


@cache
def _naming() -> Family:
    """The rules by which a cell names bodies, or says what they do."""
    known = load_grammar("responsibility").rules
    names = ("responsibility.body", "responsibility.local")
    return Family((load_grammar("unread").rules["unread.cell"], *(known[name] for name in names)))


def _names_bodies(document: Document, cell: Cell) -> bool:
    """Whether a cell holds nothing but bodies, or says in a word what they do."""
    words = document.words_in(cell)
    if cell.end - cell.start > _MOST_WORDS or not _naming().among(words):
        return False
    if load_grammar("unread").rules["unread.cell"].pattern.match(words):
        return True
    names = split_agencies(document, cell.start, cell.end)
    return bool(names) and all(_is_sure(name.words) for name in names)
