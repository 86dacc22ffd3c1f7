"""Tasks of two documents: kept, copied, weakened, dropped, added, and who they moved to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policygraph.analysis.comparison.changes import WEAKER, Change, Words
from policygraph.analysis.comparison.pairing import near, pair
from policygraph.analysis.comparison.sides import Side
from policygraph.analysis.comparison.wording import shortest_copied, weaker_sentences
from policygraph.analysis.ledger import Due, LedgerTask
from policygraph.analysis.responsibility import Duty
from policygraph.namespaces import frozen
from policygraph.statements import ROLES

LEAST_ALIKE = 55.0

Couple = tuple[LedgerTask, LedgerTask]
Sides = tuple[Side, Side]


def task_changes(before: Side, after: Side, aims: Sequence[Change]) -> Iterator[Change]:
    """What became of each task, its bodies, deadlines and sentences; `aims` are the changes of aims."""
    sides = before, after
    pairs, dropped, added = pair_tasks(before, after)
    for couple in pairs:
        titles = {task.title for task in couple}
        changes = [*_bodies(couple, sides), *_deadlines(couple, sides), *_wordings(couple, sides)]
        yield from changes
        yield _whole(couple, sides, [*changes, *(change for change in aims if change.task in titles)])
    for task in dropped:
        yield Change("task-dropped", task.title, task.title, before.task_words(task), (), leads(task))
    for task in added:
        yield Change("task-added", task.title, task.title, (), after.task_words(task), leads(task))
    yield from _copied(before, after, added)
    for old, new, ratio in near(dropped, added, lambda task: task.title, LEAST_ALIKE):
        words = before.task_words(old), after.task_words(new)
        yield Change("task-near", old.title, new.title, *words, f"{old.title} → {new.title}", ratio)


def pair_tasks(before: Side, after: Side) -> tuple[list[Couple], list[LedgerTask], list[LedgerTask]]:
    """Tasks of one title (at one place of the outline first), then tasks of the same sentences."""
    said = {
        id(task): tuple(map(frozen, side.sentences(task))) or (id(task),)
        for side in (before, after)
        for task in side.tasks
    }

    def placed(task: LedgerTask) -> tuple[str, ...]:
        return task.locator, frozen(task.title)

    def titled(task: LedgerTask) -> tuple[str, ...]:
        return (frozen(task.title),)

    def written(task: LedgerTask) -> tuple[object, ...]:
        return said[id(task)]

    return pair(before.tasks, after.tasks, (placed, titled, written))


def leads(task: LedgerTask) -> str:
    """The labels of those who lead a task, as written first; of all who are responsible where nobody leads."""
    return _labels(task.bodies("lead") or task.bodies("responsible"))


def _whole(couple: Couple, sides: Sides, changes: Sequence[Change]) -> Change:
    old, new = couple
    was, now = (side.sentences(task) for side, task in zip(sides, couple, strict=True))
    kind = "task-kept"
    if any(change.kind in WEAKER for change in changes):
        kind = "task-weakened"
    elif was and [*map(frozen, was)] == [*map(frozen, now)]:
        kind = "task-copied"
    moved = "" if old.locator == new.locator else f"{old.locator} → {new.locator}"
    return Change(kind, new.title, new.title, *_words(couple, sides), moved)


def _bodies(couple: Couple, sides: Sides) -> Iterator[Change]:
    """Leads that moved, came or went; other bodies that came or went in a role. Bodies of two places are the same
    where their functions are."""
    old, new = couple
    before, after = sides
    same_place = before.facts.place == after.facts.place

    def key(duty: Duty) -> str:
        return duty.agency if same_place else duty.agency.rpartition("/")[2]

    held = [{key(duty): duty for duty in task.duties} for task in couple]
    for role in ROLES:
        was, now = ({key(duty): duty for duty in task.bodies(role)} for task in couple)
        words = (
            before.duty_words(old.bodies(role)) or before.task_words(old),
            after.duty_words(new.bodies(role)) or after.task_words(new),
        )
        if role == "lead" and was and now and was.keys().isdisjoint(now):
            values = f"{_labels(was.values())} → {_labels(now.values())}"
            yield Change("lead-moved", new.title, new.title, *words, values)
            continue
        gone = [duty for body, duty in was.items() if body not in held[1]]
        came = [duty for body, duty in now.items() if body not in held[0]]
        moved = [(duty, held[1][body]) for body, duty in was.items() if body in held[1] and body not in now]
        if gone:
            kind = "lead-dropped" if role == "lead" and not now else "duty-dropped"
            yield Change(kind, new.title, new.title, *words, f"{role}: {_labels(gone)}")
        if came:
            kind = "lead-added" if role == "lead" and not was else "duty-added"
            yield Change(kind, new.title, new.title, *words, f"{role}: {_labels(came)}")
        for duty, other in moved:
            told = before.duty_words([duty]), after.duty_words([other])
            values = f"{duty.agency_label}: {role} → {other.role}"
            kind = "lead-dropped" if role == "lead" and not now else "duty-moved"
            yield Change(kind, new.title, new.title, *told, values)


def _labels(held: Iterable[Duty]) -> str:
    return ", ".join(dict.fromkeys(duty.agency_label for duty in held))


def _deadlines(couple: Couple, sides: Sides) -> Iterator[Change]:
    """Deadlines of one action, or the only ones of a task: later, earlier, dropped or added."""
    old, new = couple
    before, after = sides

    def dated(due: Due) -> tuple[str, ...]:
        return frozen(due.action), due.day

    def action(due: Due) -> str:
        return frozen(due.action)

    pairs, dropped, added = pair(old.dues, new.dues, (dated, action, lambda due: bool(due.day)))
    for was, now in pairs:
        if was.day and now.day and was.day != now.day:
            kind = "deadline-later" if now.day > was.day else "deadline-earlier"
            words = before.words(was.evidence), after.words(now.evidence)
            yield Change(kind, now.action, new.title, *words, f"{was.written} → {now.written}")
    for was in dropped:
        told = before.words(was.evidence), after.task_words(new)
        yield Change("deadline-dropped", was.action, new.title, *told, was.written)
    for now in added:
        told = before.task_words(old), after.words(now.evidence)
        yield Change("deadline-added", now.action, new.title, *told, now.written)


def _wordings(couple: Couple, sides: Sides) -> Iterator[Change]:
    old, new = couple
    before, after = sides
    for was, now, values, ratio in weaker_sentences(before.sentences(old), after.sentences(new)):
        words = (Words(before.facts.name, old.locator, was),), (Words(after.facts.name, new.locator, now),)
        yield Change("wording-weaker", new.title, new.title, *words, values, ratio)


def _copied(before: Side, after: Side, added: Sequence[LedgerTask]) -> Iterator[Change]:
    """Sentences of new tasks that stand somewhere in the other document, word for word."""
    known = {frozen(sentence): (task, sentence) for task in before.tasks for sentence in before.sentences(task)}
    for task in added:
        for sentence in after.sentences(task):
            if len(sentence) >= shortest_copied() and frozen(sentence) in known:
                origin, was = known[frozen(sentence)]
                words = (
                    (Words(before.facts.name, origin.locator, was),),
                    (Words(after.facts.name, task.locator, sentence),),
                )
                yield Change("sentence-copied", task.title, task.title, *words, f"{origin.title} → {task.title}")


def _words(couple: Couple, sides: Sides) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    return sides[0].task_words(couple[0]), sides[1].task_words(couple[1])
