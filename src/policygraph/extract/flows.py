"""Flows: sentences that say which waste or material becomes which product or use.

A verb of making or use (生产, 加工成, 用于 …) is looked at from both sides; both ends must be plainly named, and what
the sentence forbids is no flow. A verb with 利用 before it whose material stays unclear is reported as an issue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from policygraph.document import Document
from policygraph.extract.dashes import Run, find_runs, level_quotes
from policygraph.extract.flow_words import COMMA, names, rule
from policygraph.extract.lists import ROUND, TITLE, Range, hide_brackets
from policygraph.extract.materials import Materials
from policygraph.extract.passages import Passage, passages_with
from policygraph.extract.products import Products
from policygraph.matching import Family
from policygraph.proof import mention, not_understood, prove
from policygraph.rules import load_grammar
from policygraph.statements import Evidence, Flow, Issue
from policygraph.values import value

_SENTENCE = re.compile("[^。；！？\n]{1,800}")
_APART = 40
_REACH, _MOST = 240, 40
_NOWHERE = -1
Words = tuple[frozenset[str], frozenset[str]]


@value(frozen=True, slots=True)
class Trigger:
    """A verb between the two ends of a flow."""

    start: int
    end: int
    rule: str
    material: Range | None = None


@value(frozen=True, slots=True)
class Found:
    """A flow in the offsets of its passage; `end` is where its last product ends."""

    trigger: Trigger
    inputs: tuple[Range, ...]
    outputs: tuple[Range, ...]
    end: int


class Ends(NamedTuple):
    """What reads the ends of the flows of a passage: `view` is its text with brackets masked, `taken` its chains."""

    view: str
    materials: Materials
    products: Products
    taken: tuple[Run, ...]


def find_flows(document: Document) -> tuple[tuple[Flow, ...], tuple[Issue, ...]]:
    """All flows of a document in order, and the places that look like one and are not clear."""
    flows: list[Flow] = []
    issues: list[Issue] = []
    read: dict[str, tuple[tuple[Found, ...], tuple[Range, ...]]] = {}
    for passage in passages_with(document, rule("sign").pattern):
        if passage.text not in read:
            read[passage.text] = read_flows(passage.text)
        found, unclear = read[passage.text]
        flows += [_flow(document, passage, one) for one in found]
        issues += [_issue(document, passage, place) for place in unclear]
    return tuple(flows), tuple(issues)


def read_flows(text: str) -> tuple[tuple[Found, ...], tuple[Range, ...]]:
    """The flows of one passage, each statement once, and the ranges that stay unclear."""
    view = level_quotes(hide_brackets(text, ROUND + TITLE))
    told = [(start, end, triggers) for start, end in _sentences(view) if (triggers := _triggers(view, start, end))]
    if not told:
        return (), ()
    ends = Ends(view, Materials(text, view), Products(text, view), find_runs(text))
    found: list[Found] = []
    unclear: list[Range] = []
    said: set[Words] = set()
    for start, end, triggers in told:
        for one in _sentence(ends, start, end, triggers):
            if isinstance(one, Found):
                _keep(text, found, said, one)
            else:
                unclear.append(one)
    return tuple(found), tuple(unclear)


def _sentences(view: str) -> Iterator[Range]:
    """The sentences in which a verb of a flow can stand."""
    sign = rule("sign").pattern.search
    return (sentence.span() for sentence in _SENTENCE.finditer(view) if sign(view, *sentence.span()))


def _keep(text: str, found: list[Found], said: set[Words], one: Found) -> None:
    """Adds a flow unless it is said already; X制A、X制B are one flow."""
    words = _words(text, one)
    if words in said:
        return
    said.add(words)
    last = found[-1] if found else None
    if last and _words(text, last)[0] == words[0] and 0 <= one.inputs[0][0] - last.end <= 1:
        found[-1] = replace(last, outputs=(*last.outputs, *one.outputs), end=one.end)
    else:
        found.append(one)


def _words(text: str, one: Found) -> Words:
    return frozenset(text[a:b] for a, b in one.inputs), frozenset(text[a:b] for a, b in one.outputs)


def _sentence(ends: Ends, start: int, end: int, triggers: list[Trigger]) -> Iterator[Found | Range]:
    """The flows of a sentence, and the ranges that say 利用X生产Y of something unclear; what chains take is neither."""
    begins = [t.start for t in triggers]
    done = start
    for trigger in triggers:
        low, high = max(done, trigger.start - _REACH), min(end, trigger.end + _REACH)
        if (
            trigger.start < done
            or any(run.start <= trigger.start < run.end for run in ends.taken)
            or _is_forbidden(ends.view, max(start, trigger.start - _REACH), trigger.start)
        ):
            continue
        later = begins[bisect_left(begins, max(trigger.end, trigger.start + 1)) :]
        if trigger.material:
            inputs = ends.materials.items(*trigger.material, opened=True)
        else:
            inputs = ends.materials.inputs(low, trigger.start)
        outputs, stop = _outputs(ends, trigger, inputs, later, high)
        if trigger.rule == "flow.make" and not ends.products.makes(low, inputs, outputs):
            continue
        if outputs and inputs:
            outputs, stop = _further(ends, inputs, outputs, stop, high)
            yield Found(trigger, tuple(inputs), tuple(outputs), stop)
            done = stop
        elif outputs and (what := ends.materials.unclear(low, trigger.start)):
            yield what[0], outputs[-1][1]


def _outputs(ends: Ends, trigger: Trigger, inputs: list[Range], later: list[int], end: int) -> tuple[list[Range], int]:
    """The products of a trigger, as its rule reads them."""
    begin = trigger.end
    if trigger.rule == "flow.serve":
        field = rule("field").first(ends.view, begin, end)
        end = field.start() if field else end
        begin = ends.products.role(begin, end)
    found, stop = ends.products.outputs(begin, end, inputs, later)
    if trigger.rule in ("flow.develop", "flow.make"):
        found = [ends.products.product_of(*r) for r in found]
    if trigger.rule == "flow.power":
        found = list(takewhile(lambda r: names("power-use", ends.view[slice(*r)]), found))
    if trigger.rule == "flow.x-make-y" and found and names("name-of", ends.view[found[-1][0] : end]):
        found = []
    return found, stop


def _further(ends: Ends, inputs: list[Range], outputs: list[Range], stop: int, end: int) -> tuple[list[Range], int]:
    """Products of a further verb after a comma: 生产A、B，研制C."""
    for _ in range(3):
        comma = COMMA.search(ends.view, stop, min(end, stop + 12))
        again = rule("again").pattern.match(ends.view[comma.start() : end]) if comma else None
        if comma is None or again is None:
            break
        more, last = ends.products.outputs(comma.start() + again.end(), end, inputs, [])
        if not more:
            break
        outputs, stop = [*outputs, *more], last
    return outputs, stop


@cache
def _verbs() -> Family:
    return Family(load_grammar("flows").of_kind("trigger"))


def _triggers(view: str, start: int, end: int) -> list[Trigger]:
    """Verbs of the sentence, the longest where several begin at one place, none inside another."""
    found = [
        Trigger(m.start("verb"), m.end("verb"), r.id, m.span("input") if "input" in r.pattern.groupindex else None)
        for r, m in _verbs().find(view, start, end)
    ]
    kept: list[Trigger] = []
    for trigger in sorted(found, key=lambda t: (t.start, -t.end)) if found else ():
        if trigger.start >= (kept[-1].end if kept else start):
            kept.append(trigger)
    return kept[:_MOST]


def _is_forbidden(view: str, start: int, at: int) -> bool:
    """Whether the sentence forbids what stands at `at`, or its clause wants less of it."""
    forbid, deter = _last("forbid", view, start, at), _last("deter", view, start, at)
    if forbid == deter == _NOWHERE:
        return False
    allow = _last("allow", view, start, at)
    clause = max([start, *(m.end() for m in COMMA.finditer(view, start, at))])
    return forbid > allow or deter >= max(clause, allow)


def _last(kind: str, view: str, start: int, at: int) -> int:
    return max([m.start() for m in rule(kind).find(view, start, at)], default=_NOWHERE)


def _flow(document: Document, passage: Passage, one: Found) -> Flow:
    inputs = tuple(mention(document, *passage.place(a, b)) for a, b in one.inputs)
    outputs = tuple(mention(document, *passage.place(a, b)) for a, b in one.outputs)
    start, end = passage.place(one.inputs[0][0], one.outputs[-1][1])
    return Flow(inputs, outputs, document.locator_at(start), _proof(document, passage, one, start, end))


def _proof(document: Document, passage: Passage, one: Found, start: int, end: int) -> tuple[Evidence, ...]:
    """One quote where the ends stand together, two where much stands between them."""
    if one.trigger.start - one.inputs[-1][1] <= _APART:
        return (prove(document, start, end, one.trigger.rule),)
    first = passage.place(one.inputs[0][0], one.inputs[-1][1])
    second = passage.place(one.trigger.start, one.outputs[-1][1])
    return prove(document, *first, one.trigger.rule), prove(document, *second, one.trigger.rule)


def _issue(document: Document, passage: Passage, place: Range) -> Issue:
    return not_understood(document, *passage.place(*place), load_grammar("flows").data["reasons"]["input"])
