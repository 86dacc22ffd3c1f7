"""Duties in running text: 由A牵头，B参与; A会同B; A部门要; and the clauses that reach beyond their task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from policygraph.characters import in_simplified
from policygraph.document import Clause, Document, Section
from policygraph.extract.agencies import is_body, is_field, is_group, split_agencies
from policygraph.extract.lower import lower_marks
from policygraph.extract.responsibility import Duty
from policygraph.extract.roles import role_of
from policygraph.matching import Family, Rule
from policygraph.proof import mention, prove
from policygraph.rules import load_grammar
from policygraph.statements import Assignment, Blanket, FirstIsLead, Role, Task

PROSE = "responsibility.prose"
SENTENCE = "responsibility.sentence"
TOGETHER = "responsibility.together"
MUST = "responsibility.must"
BODIES_MUST = "responsibility.bodies-must"
CHARGE = "responsibility.charge"
BY_DUTIES = "responsibility.by-duties"
FIELDS_MUST = "responsibility.fields-must"
LOCAL_MUST = "responsibility.local-must"
LOCAL_SHALL = "responsibility.local-shall"
LOCAL_CHARGE = "responsibility.local-charge"
OF_GOVERNMENT = "responsibility.department-of-government"
HEADING = "responsibility.heading-bodies"
BLANKET = "responsibility.blanket"
_LONGEST = 700
_SENTENCE = re.compile("[^，。；：\\n\\d]{4}[，。；]")
_IN_CHARGE: Mapping[str, Role] = {
    MUST: "responsible",
    BODIES_MUST: "responsible",
    CHARGE: "responsible",
    BY_DUTIES: "responsible",
    FIELDS_MUST: "responsible",
    OF_GOVERNMENT: "responsible",
    LOCAL_MUST: "local",
    LOCAL_SHALL: "local",
    LOCAL_CHARGE: "local",
    "responsibility.body-colon": "responsible",
    "responsibility.leads": "lead",
    "responsibility.helps": "support",
}
_BESIDE = (PROSE, SENTENCE, TOGETHER, CHARGE, BY_DUTIES)


def find_prose_duties(document: Document, clauses: list[Clause]) -> Iterator[Duty]:
    """Duties that sentences of some clauses state without a bracket or label."""
    return _said(document, clauses, _family((PROSE, SENTENCE, TOGETHER, *_IN_CHARGE)))


def headed_duty(document: Document, section: Section) -> Iterator[Duty]:
    """The duty of the bodies that a unit's heading names and nothing else: （一）市财政局：负责资金保障。."""
    heading = document.norm[section.title_start : section.title_end]
    match = load_grammar("responsibility").rules[HEADING].pattern.match(heading)
    if match and _SENTENCE.search(document.norm, section.title_start + match.end("who"), section.end):
        low, high = (section.title_start + at for at in match.span("who"))
        yield _duty(document, [(low, high, "responsible")], (low, high), HEADING)


@cache
def _family(names: tuple[str, ...]) -> Family:
    rules = load_grammar("responsibility").rules
    return Family(rules[name] for name in names)


def _said(document: Document, clauses: list[Clause], family: Family) -> Iterator[Duty]:
    norm = document.norm
    for clause in clauses:
        rules = family.among(norm, clause.start, clause.end)
        if not rules:
            continue
        verbs: list[re.Match[str]] = []
        for rule in rules:
            if rule.id == PROSE:
                verbs += rule.find(norm, clause.start, clause.end)
            elif rule.id == SENTENCE:
                verbs += rule.find_in_sentences(norm, clause.start, clause.end)
        done = clause.start
        for match in sorted(verbs, key=re.Match.start):
            if match.start() >= done and (found := _by_verbs(document, match, clause.end)):
                duty, done = found
                yield duty
        yield from _in_charge(document, clause, [rule for rule in rules if rule.id not in (PROSE, SENTENCE)])


def _in_charge(document: Document, clause: Clause, rules: list[Rule]) -> Iterator[Duty]:
    """Whom the sentences of a clause put in charge: A会同B, then each body that has to do something."""
    joined: set[int] = set()
    for rule in rules:
        for match in rule.find(document.norm, clause.start, clause.end):
            if rule.id == TOGETHER:
                joined.add(match.start())
                pairs: list[tuple[str, Role]] = [("lead", "lead"), ("support", "support")]
                yield _duty(document, [(*match.span(name), role) for name, role in pairs], match.span(), TOGETHER)
            elif match.start("who") not in joined:
                role = _IN_CHARGE[rule.id]
                duty = _duty(document, [(*match.span("who"), role)], match.span("who"), rule.id)
                if rule.id not in (BODIES_MUST, LOCAL_MUST) or _all_known(duty, role):
                    yield duty


def _all_known(duty: Duty, role: Role) -> bool:
    """Whether all whom a sentence says must do something are lower governments, or bodies of some level."""
    rules = [load_grammar("responsibility").rules[f"responsibility.{name}"].pattern for name in ("level", "branch")]
    names = [in_simplified(a.agency.name) for a in duty.assignments if a.role != "local"]
    return all(role != "local" and is_body(name) and any(r.search(name) for r in rules) for name in names)


def stated_beside(document: Document, clauses: list[Clause], duties: list[Duty]) -> Iterator[Duty]:
    """Of the duties that sentences state those that stand beside brackets and name bodies that these do not."""
    said = list(_said(document, clauses, _family(_BESIDE)))
    if not said:
        return
    taken = [duty.evidence for duty in duties if duty.evidence]
    named = {a.agency.name for duty in duties for a in duty.assignments}
    for duty in said:
        proof = duty.evidence
        beside = proof and proof.rule in (PROSE, CHARGE, BY_DUTIES)
        if proof and beside and not any(t.start < proof.end and proof.start < t.end for t in taken):
            yield duty._replace(assignments=tuple(a for a in duty.assignments if a.agency.name not in named))


def _by_verbs(document: Document, match: re.Match[str], end: int) -> tuple[Duty, int] | None:
    """由A牵头 with the parts of its sentence that end in a role verb, and their end; None unless all name bodies."""
    norm = document.norm
    parts: list[tuple[int, int, Role]] = [(*match.span("names"), role_of(match["verb"]))]
    end = min(end, match.end() + _LONGEST)
    stop = min((at for at in (norm.find(mark, match.end(), end) for mark in "。；\n") if at >= 0), default=end)
    rules = load_grammar("responsibility").rules
    verb, together = rules["responsibility.verb"].pattern, rules["responsibility.with"].pattern
    last, low = match.end(), match.end() + 1
    for high in [*(m.start() + low for m in re.finditer("，", norm[low:stop])), stop]:
        words = norm[low:high]
        joins = together.search(words)
        found = verb.search(words)
        if joins:
            parts.append((low + joins.start("names"), low + joins.end("names"), "support"))
            if joins.end() < len(words):
                last = low + joins.end()
                break
        elif found and _are_bodies(document, low, low + found.start()):
            parts.append((low, low + found.start(), role_of(found["verb"])))
        else:
            break
        last, low = high, high + 1
    parts = [piece for part in parts for piece in _together(document, *part)]
    if all(_are_bodies(document, start, stop) for start, stop, _ in parts):
        return _duty(document, parts, (match.start(), last), PROSE), last
    return None


def _are_bodies(document: Document, start: int, end: int) -> bool:
    """Whether a stretch is a list of bodies, of fields of government or of lower governments."""
    names = split_agencies(document, start, end)
    return bool(names) and all(is_body(n.words) or is_group(n.words) or is_field(n.words) for n in names)


def _together(document: Document, start: int, end: int, role: Role) -> Iterator[tuple[int, int, Role]]:
    """A会同B before a verb: A leads and B supports; any other part as it is."""
    inside = load_grammar("responsibility").rules["responsibility.with-inside"].pattern
    match = inside.search(document.norm, start, end) if role != "support" else None
    if match is None:
        yield start, end, role
    else:
        yield from ((start, match.start(), "lead"), (match.end(), end, "support"))


def _duty(document: Document, parts: list[tuple[int, int, Role]], span: tuple[int, int], rule: str) -> Duty:
    whole = prove(document, *span, rule)
    found: list[Assignment] = []
    for start, end, role in parts:
        names = split_agencies(document, start, end)
        for name, local in zip(names, lower_marks(names, role), strict=True):
            own = prove(document, name.start, name.end, rule)
            given: Role = "local" if local else role
            found.append(Assignment(given, mention(document, name.start, name.end), 0, (own, whole), open=name.open))
    return Duty(tuple(found), whole)


def find_blanket(document: Document) -> Blanket | None:
    """The clause that adds bodies to all tasks after its own."""
    for match in load_grammar("responsibility").rules[BLANKET].find(document.norm):
        names = split_agencies(document, *match.span("names"))
        if not names or not all(is_body(n.words) or is_group(n.words) for n in names):
            continue
        whole = prove(document, match.start(), match.end(), BLANKET)
        counts: dict[Role, int] = {}
        found = []
        for name in names:
            role: Role = "local" if is_group(name.words) else role_of(match["verb"])
            counts[role] = counts.get(role, 0) + 1
            own = prove(document, name.start, name.end, BLANKET)
            found.append(Assignment(role, mention(document, name.start, name.end), counts[role], (own, whole)))
        return Blanket(document.locator_at(match.start()), tuple(found), (whole,))
    return None


def find_first_is_lead(document: Document) -> tuple[FirstIsLead | None, int]:
    """The clause by which the body named first leads, and its normalized offset."""
    for rule in load_grammar("responsibility").of_kind("first-is-lead"):
        for match in rule.find(document.norm):
            evidence = prove(document, match.start(), match.end(), rule.id)
            return FirstIsLead(document.locator_at(match.start()), (evidence,)), match.start()
    return None, len(document.norm)


def lead_by_rule(task: Task, clause: FirstIsLead) -> Task:
    """The task with its first responsible body as lead, marked as inherited; unchanged where a lead is named."""
    listed = (a for a in task.assignments if a.role == "responsible" and a.evidence[0].rule not in _IN_CHARGE)
    if task.names("lead") or next(listed, None) is None:
        return task
    return replace(task, assignments=tuple(_promote(a, clause) for a in task.assignments))


def _promote(assignment: Assignment, clause: FirstIsLead) -> Assignment:
    if assignment.role != "responsible":
        return assignment
    if assignment.order > 1:
        return assignment.at(assignment.order - 1)
    evidence = (*assignment.evidence, *clause.evidence)
    return replace(assignment, role="lead", inherited=clause.evidence[0].rule, evidence=evidence)
