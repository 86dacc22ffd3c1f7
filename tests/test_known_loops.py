"""Loops and links of materials that a reader of the five documents knows, held against the shipped triples."""

from pathlib import Path

import pytest

from known import ask, assert_verbatim
from policygraph.analysis.gaps import find_gaps
from policygraph.analysis.loops import LoopReport, find_loops
from policygraph.store import Store


@pytest.fixture(scope="module")
def report(shipped: Store) -> LoopReport:
    return find_loops(shipped)


def test_closed_loops_of_shanxi(report: LoopReport) -> None:
    closed = {loop.nodes for loop in report.loops if loop.declared and loop.closing}
    assert closed == {("水泥", "粉尘"), ("玻璃", "废玻璃"), ("陶瓷", "废陶瓷"), ("复合材料", "废复合材料")}


def test_declared_loops_of_xuchang_name_no_closing_edge(report: LoopReport) -> None:
    declared = {loop.nodes: loop.closing for loop in report.loops if loop.documents == ("xuchang",) and loop.declared}
    assert declared == {
        ("收购", "交易", "加工", "外销", "再回收"): None,
        ("资源", "产品", "再生资源", "再生产品"): None,
        ("煤", "焦", "化", "电", "建"): None,
        ("建筑材料", "建筑垃圾", "再生建筑材料"): None,
        ("秸秆", "养殖", "粪便", "沼气", "无公害农产品"): None,
        ("粮食生产", "食品加工", "废弃物利用"): None,
    }


def test_rubble_and_building_materials_close_a_loop_over_two_documents(report: LoopReport) -> None:
    (loop,) = [loop for loop in report.loops if loop.nodes == ("建筑垃圾", "建材")]
    assert not loop.declared
    assert not loop.inherited
    assert loop.documents == ("shanxi", "xuchang")


def test_every_link_of_a_loop_is_verbatim(report: LoopReport, shared: Path) -> None:
    assert all(edge.evidence for loop in report.loops for edge in loop.edges)
    assert_verbatim([item for loop in report.loops for edge in loop.edges for item in edge.evidence], shared)


def test_loops_are_all_found(report: LoopReport) -> None:
    assert not report.truncated
    assert len(report.loops) >= 25


def test_what_fly_ash_can_become(shipped: Store) -> None:
    rows = ask(shipped, "routes-of-material", "document", "productLabel", material="粉煤灰")
    assert {document for document, _ in rows} == {"sanming", "shanxi"}
    assert {("sanming", "新型墙体材料"), ("sanming", "蒸压加气混凝土砌块"), ("shanxi", "水泥")} <= set(rows)


def test_links_of_coal_stand_in_two_plans(shipped: Store) -> None:
    rows = ask(shipped, "shared-links", "fromLabel", "toLabel", "names")
    assert ("煤炭", "焦炭", "shanxi, xuchang") in rows or ("煤炭", "焦化", "shanxi, xuchang") in rows


def test_missing_links_are_proved_elsewhere_and_somebody_could_own_them(shipped: Store) -> None:
    gaps = find_gaps(shipped)
    assert not gaps.truncated
    missing = {(m.document, m.link.source, m.link.target): m for m in gaps.missing}
    back = missing["shanxi", "建材", "建筑垃圾"]
    assert back.nodes == ("建材", "建筑垃圾")
    assert [item.document for item in back.link.evidence] == ["xuchang"]
    green = missing["liaoyuan", "绿色建材", "建筑垃圾"]
    assert green.link.kind == "inherited"
    assert "辽源市发展和改革委员会" in {owner.name for owner in green.owners}
