"""What the extractors say a document states: typed, frozen, each with the words that prove it.

Offsets in `Evidence` and `Mention` are raw, half-open characters of the decoded file. Values stay as written.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from policygraph.document import Document
from policygraph.values import value

Role = Literal["lead", "support", "responsible", "local"]
ROLES: tuple[Role, ...] = ("lead", "support", "responsible", "local")
NameKind = Literal["park", "project", "enterprise"]


@value(frozen=True, slots=True)
class Evidence:
    """The shortest proving words, where they stand, the rule that read them, and the whole sentence's offsets."""

    quote: str
    start: int
    end: int
    rule: str
    sentence: tuple[int, int]
    locator: str = ""


@value(frozen=True, slots=True)
class Mention:
    """A name as written (white space out) and where it stands."""

    name: str
    start: int
    end: int


@value(frozen=True, slots=True)
class Assignment:
    """牵头 / 参加·配合 / 责任·负责 / 各县区: one body in one role of a task.

    `inherited` names the rule by which the role was given elsewhere (first-is-lead), `shared` is 按职责分工负责,
    `open` a list that ends in 等. `evidence` proves name and role.
    """

    role: Role
    agency: Mention
    order: int
    evidence: tuple[Evidence, ...]
    inherited: str | None = None
    shared: bool = False
    open: bool = False

    def at(self, order: int) -> Assignment:
        """The same in an order."""
        return Assignment(self.role, self.agency, order, self.evidence, self.inherited, self.shared, self.open)


@value(frozen=True, slots=True)
class Task:
    """任务: the lowest unit that tells somebody to do something; no assignments means that it names nobody.

    `section` is the index of its unit in the document's outline (None for a table row above the first heading);
    `heading` proves the title, `duties` the assignments.
    """

    locator: str
    title: str
    section: int | None
    heading: Evidence
    assignments: tuple[Assignment, ...] = ()
    duties: tuple[Evidence, ...] = ()

    def names(self, role: Role) -> tuple[str, ...]:
        """The bodies in a role, in the order written."""
        return tuple(a.agency.name for a in self.assignments if a.role == role)


@value(frozen=True, slots=True)
class Blanket:
    """以下均需…落实: a clause that adds bodies to every task from its own on (its own names them itself)."""

    locator: str
    assignments: tuple[Assignment, ...]
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class FirstIsLead:
    """排在第一位的部门为牵头部门: from this task on the first-named body leads."""

    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Chain:
    """产业链 / 循环链: ordered nodes, each of one or more members; `loop` when the text declares it closed."""

    nodes: tuple[tuple[Mention, ...], ...]
    loop: bool
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Flow:
    """综合利用: named wastes or materials become named products or uses."""

    inputs: tuple[Mention, ...]
    outputs: tuple[Mention, ...]
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Target:
    """指标·目标: an aim with its words; numbers stay strings as written.

    `direction` is that of `change`, also where the word that says so stands apart (A、B分别下降12%、11%; a header).
    """

    indicator: str
    subject: str | None
    unit: str | None
    baseline_year: int | None
    baseline: str | None
    target_year: int | None
    target: str | None
    change: str | None
    where: Literal["prose", "table"]
    locator: str
    evidence: tuple[Evidence, ...]
    context: str | None = None
    direction: Literal["up", "down"] | None = None


@value(frozen=True, slots=True)
class Observation:
    """A past or present value that the text itself reports."""

    indicator: str
    value: str
    unit: str | None
    year: int | None
    subject: str | None
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class NamedEntity:
    """园区 / 项目 / 企业: a proper name, longest form, with the other forms in which the text writes it."""

    kind: NameKind
    name: str
    aliases: tuple[str, ...]
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Citation:
    """Another policy, law or plan that the document names."""

    title: str
    number: str | None
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Deadline:
    """A date by which an action is to be done; `date` is its last day, YYYY-MM-DD."""

    locator: str
    text: str
    date: str
    what: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Promise:
    """承诺数量: so many things that the text announces (36个重点项目), with those that it lists beside the number."""

    count: int
    unit: str
    thing: str
    named: tuple[Mention, ...]
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Charge:
    """文中职责: a body that running text names, wherever it stands, and what the text says that it does or must do."""

    body: Mention
    charge: str
    locator: str
    evidence: tuple[Evidence, ...]


@value(frozen=True, slots=True)
class Issue:
    """Seen and not understood: a reason and the place, raw offsets."""

    locator: str
    start: int
    end: int
    reason: str
    quote: str


@value(frozen=True, slots=True)
class Facts:
    """政策文件: what the document says of itself. `period` is first and last year."""

    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    jurisdiction: str | None
    period: tuple[int, int] | None
    draft: bool


@value(frozen=True, slots=True)
class Extraction:
    """All that was read in one document."""

    document: Document
    facts: Facts
    tasks: tuple[Task, ...] = ()
    blanket: Blanket | None = None
    first_is_lead: FirstIsLead | None = None
    chains: tuple[Chain, ...] = ()
    flows: tuple[Flow, ...] = ()
    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    names: tuple[NamedEntity, ...] = ()
    citations: tuple[Citation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    issues: tuple[Issue, ...] = field(default=())
    promises: tuple[Promise, ...] = ()
    charges: tuple[Charge, ...] = ()
