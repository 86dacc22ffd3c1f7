"""Who answers for what in the invented plans."""

import pytest

from policygraph.analysis.responsibility import Duty, co_owners, duties, loads, matrix
from policygraph.namespaces import ID
from policygraph.store import Store

REFORM_COMMISSION = f"{ID}agency/990100/development-reform"
WATER = f"{ID}agency/990100/water"


@pytest.fixture(scope="module")
def rows(plans: Store) -> list[Duty]:
    return duties(plans, document="qingyu")


def test_duties_come_in_the_order_of_the_document(rows: list[Duty]) -> None:
    assert [(duty.locator, duty.role, duty.name_as_written) for duty in rows] == [
        ("二/（一）", "lead", "市发展改革委"),
        ("二/（一）", "lead", "市经济和信息化委"),
        ("二/（一）", "lead", "市环境保护局"),
        ("二/（一）", "support", "市财政局"),
        ("二/（一）", "support", "市蓝图办"),
        ("二/（三）", "responsible", "市财政局"),
        ("二/（三）", "responsible", "市水务局"),
        ("二/（四）", "local", "各县区"),
        ("二/（五）", "lead", "市发改委"),
        ("二/（五）", "lead", "市水务局"),
        ("二/（五）", "support", "市财证局"),
        ("二/（五）", "local", "各县区"),
    ]


def test_inherited_duty_is_marked(rows: list[Duty]) -> None:
    assert [duty.locator for duty in rows if duty.inherited] == ["二/（五）"]


def test_every_duty_has_evidence(rows: list[Duty]) -> None:
    assert rows
    assert all(duty.evidence for duty in rows)


def test_duties_are_narrowed_by_agency_and_task(plans: Store) -> None:
    assert [duty.task_title for duty in duties(plans, agency=WATER)] == ["建设绿色工厂", "开展秸秆利用"]
    assert len(duties(plans, task=f"{ID}doc/qingyu/task/4")) == 1
    assert {duty.document for duty in duties(plans)} == {"qingyu", "nanling"}


def test_same_named_agencies_of_two_cities_stay_apart(plans: Store) -> None:
    assert {load.agency for load in loads(duties(plans)) if load.agency_label.endswith("水务局")} == {
        WATER,
        f"{ID}agency/990300/water",
    }


def test_loads_count_roles_and_first_named_leads(rows: list[Duty]) -> None:
    load = {item.agency: item for item in loads(rows)}
    assert (load[REFORM_COMMISSION].lead, load[REFORM_COMMISSION].first_lead, load[REFORM_COMMISSION].tasks) == (
        2,
        2,
        2,
    )
    assert (load[WATER].lead, load[WATER].first_lead, load[WATER].responsible) == (1, 0, 1)
    local = load[f"{ID}agency/990100/local"]
    assert (local.local, local.inherited, local.tasks) == (2, 1, 2)


def test_matrix_has_a_cell_for_each_agency_and_task(rows: list[Duty]) -> None:
    wide = matrix(rows)
    assert [task.title for task in wide.tasks] == ["整治工业废渣", "建设绿色工厂", "清理河道", "开展秸秆利用"]
    assert [duty.role for duty in wide.cells[REFORM_COMMISSION, wide.tasks[0].iri]] == ["lead"]
    assert (REFORM_COMMISSION, wide.tasks[2].iri) not in wide.cells
    assert len(wide.agencies) == 7


def test_co_owners_are_those_with_most_common_tasks(rows: list[Duty]) -> None:
    owners = co_owners(rows, WATER)
    assert [(owner.agency_label, owner.count) for owner in owners] == [
        ("青屿市财政局", 2),
        ("青屿市发展和改革委员会", 1),
        ("青屿市各县（市、区）", 1),
    ]
