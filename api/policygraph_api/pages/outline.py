"""The outline of a document: its headings, and what each section sets as tasks and aims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygraph.analysis.ledger import LedgerTask
from policygraph.statements import ROLES
from policygraph_api.pages.records import SectionRecord
from policygraph_api.pages.sections import around
from policygraph_api.pages.site import Site


@dataclass(frozen=True)
class Heading:
    """A section at its depth (0 for a chapter), with the tasks and aims of it and all below it.

    `task` is the task that the section is, None for a section that is none; `roles` counts its bodies by role.
    """

    section: SectionRecord
    depth: int
    tasks: int
    aims: int
    task: LedgerTask | None
    roles: Mapping[str, int]


def outline(site: Site, name: str) -> list[Heading]:
    """The sections of the document with this file stem in their order, each followed by those below it."""
    sections = [section for section in site.catalog.sections if section.document == name]
    children: defaultdict[str, list[SectionRecord]] = defaultdict(list)
    for section in sections:
        children[section.parent].append(section)
    tasks = [task for task in site.ledger if task.document == name]
    aims = [target.locator for target in site.catalog.targets if target.document == name]
    own = {(task.locator, task.title): task for task in tasks}
    places = [task.locator for task in tasks]
    return [
        Heading(
            section=section,
            depth=depth,
            tasks=_within(section.locator, places),
            aims=_within(section.locator, aims),
            task=(task := own.get((section.locator, section.heading))),
            roles=_roles(task),
        )
        for section, depth in _walk(children, "", 0)
    ]


def _walk(
    children: Mapping[str, Sequence[SectionRecord]], parent: str, depth: int
) -> Iterator[tuple[SectionRecord, int]]:
    for section in sorted(children.get(parent, ()), key=lambda section: section.order):
        yield section, depth
        yield from _walk(children, section.iri, depth + 1)


def _within(locator: str, places: Sequence[str]) -> int:
    """How many places are in the section or below it."""
    return sum(locator in around(place) for place in places) if locator else 0


def _roles(task: LedgerTask | None) -> Mapping[str, int]:
    counts = Counter(duty.role for duty in task.duties) if task else Counter[str]()
    return {role: counts[role] for role in ROLES if counts[role]}
