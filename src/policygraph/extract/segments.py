"""A duty region cut into segments: names that share a role, with the label or verb that gives it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from policygraph.document import Document, once
from policygraph.extract.regions import (
    LABEL,
    SHARE,
    VERB,
    Region,
    cuts,
    find_labels,
    find_share,
    find_verb,
    pattern,
    sentence_end,
)
from policygraph.extract.roles import role_of
from policygraph.rules import load_grammar
from policygraph.statements import Role

FIELD, TOGETHER = "responsibility.field", "responsibility.with-inside"
_COLON = "："


class Segment(NamedTuple):
    """Names with the role that they share; `word` is the normalized stretch of the label or verb."""

    start: int
    end: int
    role: Role
    word: tuple[int, int]
    rule: str
    shared: bool = False


def find_segments(document: Document, region: Region) -> tuple[list[Segment], list[tuple[int, int]]]:
    """The segments of a region in order, and the stretches of it that no label or verb accounts for."""
    segments, rest = _labels_or_verbs(document, region)
    if _joins_bodies(document):
        segments = [piece for segment in segments for piece in _together(document.norm, segment)]
    return segments, rest


@once
def _joins_bodies(document: Document) -> bool:
    """Whether a text holds the words for one body together with another."""
    return not load_grammar("responsibility").rules[TOGETHER].lacks(document.norm)


def _together(norm: str, segment: Segment) -> Iterator[Segment]:
    """A会同B负责: A leads and B supports; any other segment as it is."""
    match = pattern(TOGETHER).search(norm, segment.start, segment.end)
    if match is None or segment.role == "support":
        yield segment
        return
    yield segment._replace(end=match.start(), role="lead")
    yield segment._replace(start=match.end(), role="support", word=match.span())


def _labels_or_verbs(document: Document, region: Region) -> tuple[list[Segment], list[tuple[int, int]]]:
    labels, norm = list(find_labels(document, region.start, region.end)), document.norm
    if not labels:
        return _verb_segments(norm, region.start, region.end)
    segments: list[Segment] = []
    last = norm.rfind(_COLON, region.start, region.end) + 1
    others = [m.start() for m in pattern(FIELD).finditer(norm, region.start, last)]
    edges = [*(m.start() for m in labels), region.end]
    for match, stop in zip(labels, edges[1:], strict=True):
        after = bisect_right(others, match.start())
        end = min([sentence_end(norm, match.end(), stop), *others[after : after + 1]])
        role = role_of(match["label"])
        segments.extend(cut_list(norm, match.end(), end, role, match.span("label")))
    return segments, []


def cut_list(norm: str, start: int, end: int, role: Role, word: tuple[int, int]) -> Iterator[Segment]:
    """A label's list; a part of it that ends in a role verb of its own (各县区负责落实) is cut off."""
    low = start
    for stop, after in cuts(norm, start, end):
        words = norm[low:stop]
        verb = find_verb(words) or find_share(words)
        if verb and verb.start() > 0:
            own = role_of(verb.groupdict().get("verb") or "")
            shared = verb["share"] is not None
            given = role if own == "responsible" else own
            own_word = word if given == role else (low + verb.start(), stop)
            yield Segment(low, low + verb.start(), given, own_word, LABEL, shared)
            low = after
    if low < end:
        yield Segment(low, end, role, word, LABEL)


def _verb_segments(norm: str, start: int, end: int) -> tuple[list[Segment], list[tuple[int, int]]]:
    segments: list[Segment] = []
    low = start
    for stop, after in cuts(norm, start, end):
        words = norm[low:stop]
        verb = find_verb(words)
        if verb and verb.start() > 0:
            at = low + verb.start()
            segments.append(Segment(low, at, role_of(verb["verb"]), (at, stop), VERB, verb["share"] is not None))
            low = after
        elif (share := find_share(words)) and share.start() > 0:
            at = low + share.start()
            segments.append(Segment(low, at, "responsible", (at, stop), SHARE, True))
            low = after
    return segments, [(low, end)] if segments and low < end else []
