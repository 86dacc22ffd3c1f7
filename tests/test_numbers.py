"""The audit's arithmetic, on two invented plans with one fault of each kind, and on numbers alone."""

from decimal import Decimal

import pytest

from policygraph import resources
from policygraph.analysis.audit import audit
from policygraph.analysis.findings import Finding
from policygraph.analysis.numbers import derive, read_figures
from policygraph.analysis.numbers.amounts import half_unit, meets, rate, rate_error, shown
from policygraph.build import build
from policygraph.namespaces import ID
from policygraph.number_rules import VERDICTS, number_data
from policygraph.store import Store, open_store
from policygraph.vocabulary.source import entries, shipped

PLAN = """云泽市循环经济发展规划（2021—2025年）
一、现状
2020年，全市农作物秸秆综合利用率达到88%，农业灌溉水平均有效利用系数提高到0.12，一般工业固体废物综合利用率达到71%。
二、目标
（一）总体目标。到2025年，农作物秸秆综合利用率达到93%，城镇污水处理率达到97%，规模以上工业用水重复利用率达到90%以上，主要再生资源回收率比2020年提高5%以上，能源消费总量控制在250万吨标准煤以内，单位GDP能耗比2020年下降14%，万元GDP用水量下降30%，化学需氧量排放总量比2020年下降10%。
（二）指标。
指标\t单位\t2020年\t2025年\t变化
农作物秸秆综合利用率\t%\t90\t95\t〔5〕
一般工业固体废物综合利用率\t%\t73\t72\t
矿井水综合利用率\t%\t80\t104\t〔24〕
工业用水重复利用率\t%\t85\t88\t〔3〕
主要再生资源回收率\t%\t60\t64\t〔4〕
水资源产出率\t元/立方米\t200\t220\t10
资源产出率\t元/吨\t5000\t6000\t15
单位工业增加值能耗\t万吨标准煤/万元\t1.2\t1.0\t

三、任务
（一）处理垃圾。到2025年，建成示范园区3家。
（二）治理废水。到2025年，城镇污水处理率达到95%，建成省级循环经济示范园区5家。
"""
OTHER = """北汀市节水规划（2021—2025年）
一、目标
到2025年，农田灌溉水有效利用系数达到0.60以上。
"""
SHARES = """云泽市节能减排工作方案（2021—2025年）

一、总体要求。到2025年，完成减排任务。

附件：1．“十四五”全市化学需氧量排放总量控制计划

“十四五”全市化学需氧量排放总量控制计划
\u3000\u3000
\t单 位
\t2020年排放量

　　（吨）
\t2025年减排比例

　　（%）
\t2025年重点工程减排量（吨）

\t云泽市
\t50
\t12
\t4

\t东岭县
\t30
\t12
\t4

\t西岭县
\t27
\t12
\t1
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("numbers")
    for name, text in (("yunze", PLAN), ("beiting", OTHER), ("shares", SHARES)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert not build(sorted(folder.glob("*.txt")), folder / "triples").failed
    return open_store([*resources.vocabulary_files(), *sorted((folder / "triples").glob("*.trig"))])


@pytest.fixture(scope="module")
def found(plans: Store) -> list[Finding]:
    return [finding for finding in audit(plans) if finding.verdict]


FAULTS = [
    ("yunze", "aim-stated-twice", "农作物秸秆综合利用率", "93% (二/（一）)；农作物秸秆综合利用率 95"),
    ("yunze", "aim-stated-twice", "城市污水处理率", "97% (二/（一）)；城镇污水处理率 95%"),
    ("yunze", "aim-of-two-scopes", "工业用水重复利用率", "全部工业与规模以上工业口径不同"),
    ("yunze", "change-is-relative", "主要再生资源回收率", "6.667%"),
    ("yunze", "change-does-not-fit", "资源产出率", "（20%），文中却写15"),
    ("yunze", "aim-below-baseline", "一般工业固体废物综合利用率", "已达73（2020），目标却是72"),
    ("yunze", "observation-unlike-baseline", "农作物秸秆综合利用率", "90 (二/（二）)；农作物秸秆综合利用率 88%"),
    ("yunze", "observation-unlike-baseline", "一般工业固体废物综合利用率", "71%"),
    ("yunze", "figure-out-of-range", "矿井水综合利用率", "104超出"),
    ("yunze", "figure-unit-scale", "万元工业增加值能耗", "10000倍"),
    ("yunze", "figure-outlier", "农业灌溉水平均有效利用系数", "最低值0.6"),
    ("yunze", "reciprocal-aims-differ", "万元GDP用水量", "-9.091%"),
    ("shares", "parts-beyond-whole", "化学需氧量排放总量", "相加为57吨，超过云泽市的50吨"),
    ("shares", "parts-short-of-whole", "重点工程减排量", "相加为5吨，与云泽市的4吨不等"),
    ("shares", "cut-beyond-projects", "化学需氧量排放总量", "西岭县 3.24 > 1 吨"),
]


@pytest.mark.parametrize(("document", "rule", "subject", "words"), FAULTS)
def test_fault_is_found(found: list[Finding], document: str, rule: str, subject: str, words: str) -> None:
    findings = [
        finding for finding in found if (finding.document, finding.rule, finding.subject) == (document, rule, subject)
    ]
    assert [words in finding.message for finding in findings] == [True]


def test_nothing_else_is_found(found: list[Finding]) -> None:
    told = {(finding.document, finding.rule, finding.subject) for finding in found if finding.verdict != "derived"}
    assert told == {fault[:3] for fault in FAULTS}


def test_findings_carry_verdict_words_and_both_places(found: list[Finding]) -> None:
    rules = number_data().rules
    for finding in found:
        assert finding.verdict == rules[finding.rule].verdict
        assert finding.message_en
        assert finding.advice_en
        assert "{" not in finding.message + finding.message_en
        assert finding.evidence
        assert finding.to_json()["verdict"] == finding.verdict
    (twice,) = (finding for finding in found if finding.subject == "城市污水处理率")
    assert {item.locator for item in twice.evidence} == {"二/（一）", "三/（二）"}


def test_derived_values_are_marked(found: list[Finding], plans: Store) -> None:
    (finding,) = (f for f in found if f.rule == "derived-values")
    assert finding.verdict == "derived"
    assert "东岭县 化学需氧量排放总量 30 × (1 - 12%) ≈ 26.4 吨" in finding.message
    assert "非原文" in finding.message
    assert {derived.text for derived in derive(read_figures(plans))} == {
        "50 × (1 - 12%) ≈ 44 吨", "30 × (1 - 12%) ≈ 26.4 吨", "27 × (1 - 12%) ≈ 23.76 吨",
    }  # fmt: skip


def test_rules_are_complete_and_no_verdict_looks_like_another() -> None:
    rules = number_data().rules.values()
    assert {rule.verdict for rule in rules} == set(VERDICTS)
    assert all(rule.severity == "info" for rule in rules if rule.verdict in {"consistent", "derived"})
    assert all(rule.title_en and rule.advice and rule.advice_en for rule in rules)


def test_relations_are_between_indicators_of_the_vocabulary() -> None:
    known = entries(shipped("indicators"))
    for rows in number_data().relations.values():
        for row in rows:
            assert {f"{ID}indicator/{slug}" for slug in row[:2]} <= set(known)


class TestArithmetic:
    @pytest.mark.parametrize(("number", "half"), [("90", "0.5"), ("1.90", "0.005"), ("0.1", "0.05"), ("0", "0")])
    def test_half_a_unit_of_the_last_digit(self, number: str, half: str) -> None:
        assert half_unit(Decimal(number)) == Decimal(half)

    def test_a_rate_is_as_exact_as_its_ends(self) -> None:
        before, after = Decimal("1.99"), Decimal("2.29")
        assert shown(rate(before, after)) == "15.08"
        assert Decimal("0.5") < rate_error(before, after) < Decimal("0.6")
        assert rate_error(before, Decimal(0)) == 0

    @pytest.mark.parametrize(
        ("stated", "comparator", "computed", "true"),
        [("6", "≥", "6.25", True), ("6", "=", "6.25", False), ("6", "≤", "6.25", False), ("100", "≈", "104", True)],
    )
    def test_a_comparator_says_what_is_enough(self, stated: str, comparator: str, computed: str, true: bool) -> None:
        assert meets(Decimal(stated), comparator, Decimal(computed), Decimal(0)) is true

    @pytest.mark.parametrize(
        ("number", "text"), [("0.64962", "0.6496"), ("3.6366", "3.637"), ("12345.6", "12346"), ("0", "0"), ("90", "90")]
    )
    def test_numbers_for_people(self, number: str, text: str) -> None:
        assert shown(Decimal(number)) == text
