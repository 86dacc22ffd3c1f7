"""Every competency question runs, and answers what a reader of the plans would answer."""

import pytest

from known import QUESTIONS, ask
from policygraph.namespaces import ID
from policygraph.queries import ASKERS, Query
from policygraph.store import Store


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=list(QUESTIONS))
def test_question_says_who_asks_what_and_what_it_gives(query: Query) -> None:
    assert query.columns
    assert query.asked
    assert set(query.asked) <= set(ASKERS)
    for key in ("title", "question"):
        assert query.text(key, "zh")
        assert query.text(key, "en")
    assert bool(query.text("gap", "zh")) == bool(query.text("gap", "en"))
    assert all(parameter.default is not None for parameter in query.parameters)


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=list(QUESTIONS))
def test_question_runs_with_its_defaults(plans: Store, query: Query) -> None:
    given = {parameter.name: "urn:none" for parameter in query.parameters if parameter.default is None}
    assert plans.select(query.bind(**given), name=query.id).columns == query.columns


def test_tasks_of_agency_counts_all_its_written_forms(plans: Store) -> None:
    rows = ask(plans, "tasks-of-agency", "document", "locator", "role", "others", agency="市发展改革委")
    assert rows == [
        ("nanling", "一/1", "responsible", 1),
        ("qingyu", "二/（一）", "lead", 4),
        ("qingyu", "二/（五）", "lead", 3),
    ]


def test_agencies_of_task_contain_inherited_ones(plans: Store) -> None:
    rows = ask(plans, "agencies-of-task", "role", "name", "inherited", "quote", document="qingyu", locator="二/（五）")
    assert rows == [
        ("lead", "市发改委", False, "市发改委"),
        ("lead", "市水务局", False, "市水务局"),
        ("support", "市财证局", False, "市财证局"),
        ("local", "各县区", True, "各县区"),
    ]


def test_most_leads(plans: Store) -> None:
    assert ask(plans, "most-leads", "locator", "leads") == [("二/（一）", 3)]
    assert ask(plans, "most-leads", "locator", "role", "leads", minimum=2, document="qingyu") == [
        ("二/（一）", "lead", 3),
        ("二/（五）", "lead", 2),
        ("二/（三）", "responsible", 2),
    ]


def test_shared_tasks(plans: Store) -> None:
    rows = ask(plans, "shared-tasks", "otherLabel", "tasks", agency="市水务局")
    assert ("青屿市财政局", 2) in rows
    assert ("南泠市发展和改革委员会", 1) in rows


def test_tasks_naming_nobody(plans: Store) -> None:
    rows = ask(plans, "tasks-naming-nobody", "document", "tasks", "unnamed", "locator")
    assert [row[:3] for row in rows] == [("beiwan", 2, 2), ("beiwan", 2, 2), ("nanling", 2, 0), ("qingyu", 5, 1)]
    assert rows[-1] == ("qingyu", 5, 1, "二/（二）")
    assert rows[2] == ("nanling", 2, 0, None)


def test_aims_and_owners(plans: Store) -> None:
    rows = ask(plans, "aims-and-owners", "locator", "indicator", "role", "agencyLabel", document="qingyu")
    owners = {agency for locator, _, role, agency in rows if locator == "二/（五）" and role == "lead"}
    assert owners == {"青屿市发展和改革委员会", "青屿市水务局"}
    assert {indicator for _, indicator, role, _ in rows if role is None} == {"用水总量", "秸秆综合利用率"}


def test_agency_names(plans: Store) -> None:
    rows = ask(plans, "agency-names", "name", "agencyLabel", "functionLabel", "times", document="qingyu")
    assert ("市发改委", "青屿市发展和改革委员会", "发展改革", 1) in rows
    assert ("市蓝图办", "市蓝图办", None, 1) in rows


def test_declared_loops(plans: Store) -> None:
    rows = ask(plans, "declared-loops", "label", "order", "name", "elementLabel")
    assert rows == [
        ("玻璃—废玻璃—玻璃", 1, "玻璃", "玻璃"),
        ("玻璃—废玻璃—玻璃", 2, "废玻璃", "废玻璃"),
        ("玻璃—废玻璃—玻璃", 3, "玻璃", "玻璃"),
        ("煤—焦—化", 1, "煤", "煤炭"),
        ("煤—焦—化", 2, "焦", "焦炭"),
        ("煤—焦—化", 3, "化", "化工"),
    ]


def test_routes_of_material(plans: Store) -> None:
    rows = ask(plans, "routes-of-material", "document", "productLabel", "kind", "quote", material="建筑垃圾")
    assert rows == [
        ("beiwan", "砖", "flow", "建筑垃圾制砖"),
        ("beiwan", "建材", "flow", "建筑垃圾生产建材"),
    ]


def test_routes_to_borrow(plans: Store) -> None:
    rows = ask(plans, "routes-to-borrow", "materialLabel", "productLabel", "elsewhere", document="qingyu")
    assert rows == [
        ("化工", "煤炭", "beiwan"),
        ("建筑垃圾", "建材", "beiwan"),
        ("建筑垃圾", "砖", "beiwan"),
    ]


def test_shared_links(plans: Store) -> None:
    assert ask(plans, "shared-links", "fromLabel") == []
    assert ("建材", "建筑垃圾", 1, "qingyu") in ask(
        plans, "shared-links", "fromLabel", "toLabel", "documents", "names", minimum=1
    )


def test_aims(plans: Store) -> None:
    rows = ask(plans, "aims", "subject", "indicator", "aim", "baseline", document="qingyu")
    assert rows == [
        ("青屿市", "用水总量", "2亿立方米以内", None),
        ("青屿市", "秸秆综合利用率", "90%以上", None),
        ("青屿市", "秸秆综合利用率", "90%以上", "91%"),
        ("甲县", "用水总量", "1亿立方米以内", None),
    ]


def test_aims_no_better_than_baseline(plans: Store) -> None:
    assert ask(plans, "aims-no-better-than-baseline", "indicator", "baseline", "aim") == [
        ("秸秆综合利用率", "91%", "90%以上")
    ]


def test_same_indicator(plans: Store) -> None:
    rows = ask(plans, "same-indicator", "indicatorLabel", "document", "aim")
    assert rows == [
        ("农作物秸秆综合利用率", "beiwan", "85%"),
        ("农作物秸秆综合利用率", "qingyu", "90%以上"),
        ("农作物秸秆综合利用率", "qingyu", "90%以上"),
    ]
    assert ask(plans, "same-indicator", "document", indicator="用水总量") == []


def test_documents(plans: Store) -> None:
    rows = ask(plans, "documents", "document", "place", "issued", "periodStart", "periodEnd", "draft")
    assert rows == [
        ("beiwan", "北湾市", None, "2016", "2020", False),
        ("nanling", "南泠市", None, "2021", "2025", False),
        ("qingyu", "青屿市", "2017-03-01", "2017", "2020", False),
    ]


def test_words_behind(plans: Store) -> None:
    rows = ask(plans, "words-behind", "document", "quote", statement=f"{ID}doc/beiwan/flow/1")
    assert rows == [("beiwan", "建筑垃圾制砖")]


def test_inherited_duties(plans: Store) -> None:
    assert ask(plans, "inherited-duties", "document", "name", "role", "tasks") == [("qingyu", "各县区", "local", 1)]


def test_functions_across_places(plans: Store) -> None:
    rows = ask(plans, "functions-across-places", "functionLabel", "document", "role", "tasks")
    assert [row for row in rows if row[0] == "发展改革"] == [
        ("发展改革", "nanling", "responsible", 1),
        ("发展改革", "qingyu", "lead", 2),
    ]


def test_responsibility_matrix(plans: Store) -> None:
    rows = ask(plans, "responsibility-matrix", "role", "nameAsWritten", document="nanling")
    # two of the three rest on a name and on the label before it
    both = [("responsible", "市发展改革委")] * 2 + [("responsible", "市水务局")] * 2
    assert rows == [*both, ("responsible", "市水务局")]
