"""The whole comparison."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.analysis.comparison.aims import aim_changes
from policygraph.analysis.comparison.changes import KINDS, Change, Comparison
from policygraph.analysis.comparison.sides import Side
from policygraph.analysis.comparison.tasks import task_changes
from policygraph.analysis.cycles import turned
from policygraph.analysis.loops import Loop


def compare(before: Side, after: Side) -> Comparison:
    """From one document to the other; what was before is the draft, the old or the higher plan."""
    aims = list(aim_changes(before, after))
    changes = [*task_changes(before, after, aims), *aims, *loop_changes(before, after)]
    return Comparison(
        before=before.facts.name,
        before_title=before.facts.title,
        after=after.facts.name,
        after_title=after.facts.title,
        whole=before.text is not None and after.text is not None,
        changes=tuple(sorted(changes, key=lambda change: KINDS.index(change.kind))),
    )


def loop_changes(before: Side, after: Side) -> Iterator[Change]:
    """Loops that only one of the documents has, whatever material they are written from."""
    was = {turned(loop.nodes): loop for loop in before.loops}
    now = {turned(loop.nodes): loop for loop in after.loops}
    for key in sorted(was.keys() - now.keys()):
        loop = was[key]
        yield Change("loop-lost", shown(loop), "", before.words(e for edge in loop.edges for e in edge.evidence), ())
    for key in sorted(now.keys() - was.keys()):
        loop = now[key]
        yield Change("loop-gained", shown(loop), "", (), after.words(e for edge in loop.edges for e in edge.evidence))


def shown(loop: Loop) -> str:
    """A loop in a line."""
    return " → ".join(loop.path)
