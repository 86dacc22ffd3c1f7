"""Targets in prose and tables: one invented sentence or table for each difficulty, and properties on any text."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.document import Document
from policygraph.extract.facts import find_facts
from policygraph.extract.targets import find_targets
from policygraph.statements import Issue, Observation, Target
from policygraph.structure import read_structure
from policygraph.text import Text

TITLE = "临澜市“十四五”循环经济发展规划\n"
AIMS = f"{TITLE}一、发展目标\n"
WORKS = f"{TITLE}二、重点任务\n"


def read(raw: str) -> tuple[Document, tuple[Target, ...], tuple[Observation, ...], tuple[Issue, ...]]:
    document = read_structure(Text(raw), "linlan", "")
    return document, *find_targets(document, find_facts(document))


def aims(raw: str) -> list[tuple[str, str | None, str | None]]:
    """Indicator, level and change of each target."""
    return [(t.indicator, t.target, t.change) for t in read(raw)[1]]


def one(raw: str) -> Target:
    (target,) = read(raw)[1]
    return target


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("到2025年，秸秆利用率达到92%以上。", [("秸秆利用率", "92%以上", None)]),
        ("用水总量控制在5.5亿立方米以内。", [("用水总量", "5.5亿立方米以内", None)]),
        ("平均供电煤耗降到300克标准煤/千瓦时。", [("平均供电煤耗", "300克标准煤/千瓦时", None)]),
        ("能耗强度较2020年累计下降15%以上。", [("能耗强度", None, "累计下降15%以上")]),
        (
            "农田灌溉水有效利用系数0.65，农膜回收率85%。",
            [("农田灌溉水有效利用系数", "0.65", None), ("农膜回收率", "85%", None)],
        ),
        (
            "甲物利用率、乙物回收率均保持在90％以上。",
            [("甲物利用率", "90％以上", None), ("乙物回收率", "90％以上", None)],
        ),
        ("排矸场和排土场复垦率达到60%。", [("排矸场和排土场复垦率", "60%", None)]),
        (
            "煤耗率、水耗率和电耗率分别比2020年降低12%、11%和15%。",
            [("煤耗率", None, "降低12%"), ("水耗率", None, "11%"), ("电耗率", None, "15%")],
        ),
        ("普及率、治理率由2020年的65%、20%分别提高到85%和40%。", [("普及率", "85%", None), ("治理率", "40%", None)]),
        ("农药使用量实现零增长。", [("农药使用量", None, "零增长")]),
        ("高新企业数量翻一番，突破100家。", [("高新企业数量", None, "翻一番"), ("高新企业数量", "突破100家", None)]),
        ("达标率由75%提高到85%以上。", [("达标率", "85%以上", None)]),
        (
            "森林覆盖率达到42%，比2020年提高2个百分点。",
            [("森林覆盖率", "42%", "提高2个百分点")],
        ),
        ("50%以上的学校建成节水型单位。", [("学校建成节水型单位", "50%以上", None)]),
        (
            "75%以上规模养殖场（小区）配套建设贮存、处理设施。",
            [("规模养殖场（小区）配套建设贮存、处理设施", "75%以上", None)],
        ),
        ("建成5家省级示范园区、30家示范企业。", [("省级示范园区", "5家", None), ("示范企业", "30家", None)]),
        ("培育1-2户全国能效领跑企业。", [("全国能效领跑企业", "1-2户", None)]),
        ("新增上云企业2万家。", [("上云企业", "2万家", None)]),
        ("培育10个产值超10亿元的循环经济龙头企业。", [("循环经济龙头企业", "10个", None)]),
        ("提高再生水利用率，力争达到30%以上。", [("再生水利用率", "30%以上", None)]),
        ("志愿者数量达到常住人口的1%。", [("志愿者数量", "1%", None)]),
        ("利用固废300万吨，关闭企业30家。", [("利用固废", "300万吨", None), ("关闭企业", "30家", None)]),
        ("重点建设工业、农业两大类共85个项目。", [("项目", "85个", None)]),
    ],
)
def test_a_sentence_of_aims(sentence: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert aims(AIMS + sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "对新建项目给予不超过500万元的奖励。",
        "禁止新建20蒸吨/时以下燃煤锅炉。",
        "执行居住建筑节能65%设计标准。",
        "推进年产10万吨甲项目建设。",
        "化肥使用量零增长行动深入开展。",
        "加快甲、乙、丙等6条产业链构建。",
        "实行6小时内放行措施。",
        "落实《工作要点10条》。",
        "推动甲市、乙市、丙市3个试点市建设。",
        "完成15分考核内容，得2分。",
        "建设规模为日处理污水5万吨的污水处理厂1座。",
        "设立专项资金，每年安排不少于10亿元。",
    ],
)
def test_a_look_alike_is_no_aim(sentence: str) -> None:
    assert aims(WORKS + sentence) == []


@pytest.mark.parametrize(
    "sentence",
    ["2020年，水耗率达到18%。", "“十三五”期间，水耗率累计下降18%。", "截至目前，水耗率为18%。", "水耗率已达到18%。"],
)
def test_what_has_been_is_an_observation(sentence: str) -> None:
    _, targets, observations, _ = read(WORKS + sentence)
    assert targets == ()
    assert [o.indicator for o in observations] == ["水耗率"]


def test_a_background_chapter_reports_and_its_plan_gives_the_year() -> None:
    _, targets, observations, _ = read(f"{TITLE}一、发展现状\n“十三五”时期，成效明显。\n秸秆利用率达到90%。\n")
    assert targets == ()
    assert [(o.indicator, o.value, o.year) for o in observations] == [("秸秆利用率", "90%", 2020)]


def test_the_year_is_handed_on_and_a_date_before_is_not() -> None:
    text = f"{WORKS}到2023年，甲率达到10%。乙率达到20%。\n丙率达到30%。\n2022年前消灭劣质水体。丁率达到40%。\n"
    assert [t.target_year for t in read(text)[1]] == [2023, 2023, None, None]


def test_a_chapter_of_aims_hands_its_year_to_paragraphs_and_subsections() -> None:
    text = f"{AIMS}到2023年，全面推开。\n——甲率达到10%。\n（一）优化布局。乙率达到20%。\n"
    assert [t.target_year for t in read(text)[1]] == [2023, 2023]
    assert one(AIMS + "甲率达到10%。").target_year == 2025


def test_the_nearest_year_before_an_amount_counts() -> None:
    text = WORKS + "到2025年，甲率达到25%左右，到2030年达到80%以上；2023年、2025年乙率分别达到55%和60%。"
    assert [(t.indicator, t.target_year) for t in read(text)[1]] == [
        ("甲率", 2025),
        ("甲率", 2030),
        ("乙率", 2023),
        ("乙率", 2025),
    ]


def test_base_years_values_units_and_directions() -> None:
    text = AIMS + "煤耗率、水耗率分别比2020年降低12%、11%，达标率由2020年的75%提高到85%以上，产值达到30亿元以上。"
    found = [(t.baseline_year, t.baseline, t.unit, t.direction) for t in read(text)[1]]
    assert found == [
        (2020, None, None, "down"),
        (2020, None, None, "down"),
        (2020, "75%", "%", None),
        (None, None, "亿元", None),
    ]


def test_more_amounts_for_the_names_of_the_list_before() -> None:
    text = (
        AIMS
        + "煤耗量和水耗量分别控制在10万吨、9万吨以内，比2020年的12万吨、11万吨分别减少16%（其中工业减少12.6%）、18%。"
    )
    assert [(t.indicator, t.target, t.change, t.baseline) for t in read(text)[1]] == [
        ("煤耗量", "10万吨", "减少16%", "12万吨"),
        ("水耗量", "9万吨以内", "18%", "11万吨"),
    ]


def test_years_in_brackets_are_no_times() -> None:
    text = AIMS + "到2025年，能耗强度下降到0.83吨标准煤/万元（按2020年价格计算），比2020年的1吨标准煤/万元降低17%。"
    assert [(t.target_year, t.baseline_year, t.baseline, t.target, t.change) for t in read(text)[1]] == [
        (2025, 2020, "1吨标准煤/万元", "0.83吨标准煤/万元", "降低17%"),
    ]


def test_whose_an_aim_is() -> None:
    text = (
        AIMS
        + "垃圾处理率达到88%以上，其中甲城建成区达到93%以上，县城（建成区）78%以上。"
        + "设市城市、县城污水处理率分别达到94%、84%左右。"
    )
    found = [(t.subject, t.indicator, t.target) for t in read(text)[1]]
    assert found[1:] == [
        ("甲城建成区", "垃圾处理率", "93%以上"),
        ("县城（建成区）", "垃圾处理率", "78%以上"),
        ("设市城市", "污水处理率", "94%"),
        ("县城", "污水处理率", "84%左右"),
    ]
    assert one(f"{WORKS}1.青山产业园。园区实现产值30亿元以上。").subject == "青山产业园"
    assert [t.subject for t in read(WORKS + "每个乡镇用稿1篇，县级用稿2篇。")[1]] == ["每个乡镇", "每个乡镇"]


def test_a_head_shared_by_a_list() -> None:
    text = AIMS + "氨氮、二氧化硫排放总量分别下降8%、9%。"
    assert [(t.indicator, t.context) for t in read(text)[1]] == [("氨氮", "排放总量"), ("二氧化硫排放总量", None)]
    known = text + "\n附件：1．全市氨氮排放总量控制计划\n"
    assert [t.indicator for t in read(known)[1]] == ["氨氮排放总量", "二氧化硫排放总量"]


def test_a_name_with_a_list_of_amounts_and_two_levels_of_a_count() -> None:
    text = AIMS + "重点工程减排量，氨氮0.09万吨、总磷0.01万吨。创建6家国家级、8家省级节约型示范单位。"
    assert [(t.indicator, t.context, t.target) for t in read(text)[1]] == [
        ("重点工程减排量", "氨氮", "0.09万吨"),
        ("重点工程减排量", "总磷", "0.01万吨"),
        ("节约型示范单位", "国家级", "6家"),
        ("节约型示范单位", "省级", "8家"),
    ]


def test_an_amount_that_no_rule_understands_is_an_issue() -> None:
    _, targets, _, issues = read(WORKS + "到2025年，甲物5%和丙物占比分别达到97%、35%、40%。")
    assert targets == ()
    assert [i.quote for i in issues] == ["甲物5%和丙物占比分别达到97%、35%、40%"]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows with one cell a line."""
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows) + "\n\n\n"


def test_a_table_of_indicators() -> None:
    rows = [
        ("序号", "指标", "单位", "2020年实际值", "2025年目标值", "5年累计"),
        ("1", "水资源产出率", "元/吨", "179*", "≥271*", "-"),
        ("2", "煤耗率", "-", "5", "-", "控制在省下达的目标内"),
        ("3", "电耗率", "%", "6", "-", ""),
        ("4", "复用率（中水）", "%", "81.9", "90", "〔8.1〕"),
        ("5", "无值", "%", "7", "—", "—"),
    ]
    found = [
        (t.indicator, t.unit, t.baseline_year, t.baseline, t.target_year, t.target, t.change)
        for t in read(f"{AIMS}表1 主要指标\n{table(rows)}")[1]
    ]
    assert found == [
        ("水资源产出率", "元/吨", 2020, "179", 2025, "≥271", None),
        ("煤耗率", None, 2020, "5", 2025, None, "控制在省下达的目标内"),
        ("电耗率", "%", 2020, "6", 2025, None, "控制在省下达的目标内"),
        ("复用率（中水）", "%", 2020, "81.9", 2025, "90", "〔8.1〕"),
    ]


def test_units_in_brackets_groups_and_merged_headers() -> None:
    rows = [
        ("指标", "2020年", "2025年"),
        ("", "实际值", "目标值", "变化幅度"),
        ("工业：",),
        ("1.能源产出率（万元/吨标煤）", "1.9", "2.3", "+21"),
        ("公共机构：",),
        ("人均水耗（立方米/人）", "40", "34", "[-15]"),
    ]
    found = [(t.indicator, t.unit, t.change, t.direction, t.context, t.subject) for t in read(AIMS + table(rows))[1]]
    assert found == [
        ("能源产出率", "万元/吨标煤", "+21", "up", "工业", "临澜市"),
        ("人均水耗", "立方米/人", "[-15]", "down", "公共机构", "公共机构"),
    ]


def test_two_years_of_aims_a_merged_group_column_and_what_is_binding() -> None:
    rows = [
        ("类别", "指标", "2020年", "2022年目标", "2025年目标", "属性"),
        ("节能", "单位GDP能耗降低（%）", "-", "-", "〔14〕", "约束性"),
        ("煤耗率（%）", "9", "8", "7", "预期性"),
    ]
    found = [(t.indicator, t.target_year, t.target, t.change, t.direction) for t in read(AIMS + table(rows))[1]]
    assert found == [
        ("单位GDP能耗降低", 2025, None, "〔14〕", "down"),
        ("煤耗率", 2022, "8", None, None),
        ("煤耗率", 2025, "7", None, None),
    ]


def test_a_table_of_places_takes_its_indicator_from_caption_or_header() -> None:
    rows = [
        ("单 位", "2020年排放量\n\n　　（万吨）", "2025年减排比例\n\n　　（%）", "2025年重点工程减排量（万吨）"),
        ("全市", "4", "13", "0.7"),
        ("东河区\n\n　　（含新区）", "1", "12", "0"),
    ]
    found = [
        (t.indicator, t.subject, t.unit, t.baseline, t.target, t.change, t.direction, t.context)
        for t in read(f"{WORKS}“十四五”全市氨氮排放总量控制计划\n{table(rows)}")[1]
    ]
    assert found == [
        ("氨氮排放总量", "临澜市", "万吨", "4", None, "13", "down", "2025年减排比例（%）"),
        ("重点工程减排量", "临澜市", "万吨", None, "0.7", None, None, "氨氮"),
        ("氨氮排放总量", "东河区（含新区）", "万吨", "1", None, "12", "down", "2025年减排比例（%）"),
        ("重点工程减排量", "东河区（含新区）", "万吨", None, "0", None, None, "氨氮"),
    ]


def test_a_header_of_places_may_end_in_a_bracket_of_its_own() -> None:
    table = "县（市、区）\t秸秆利用率（%）\t\n\t2020年\t2022年目标\n甲县\t88\t90以上\n乙区\t91\t93\n"
    found = read(WORKS + "1.表。" + "\n" + table)[1]
    assert [(t.subject, t.indicator, t.baseline, t.target) for t in found] == [
        ("甲县", "秸秆利用率", "88", "90以上"), ("乙区", "秸秆利用率", "91", "93"),
    ]  # fmt: skip


def test_what_an_aim_starts_from_is_no_amount_left_unread() -> None:
    _, targets, _, issues = read(AIMS + "到2025年，达标率由2022年的75%提高到85%以上。")
    assert [(t.baseline, t.target) for t in targets] == [("75%", "85%以上")]
    assert issues == ()


def test_a_table_of_tasks_is_read_as_prose_and_one_of_projects_is_not() -> None:
    tasks = [
        ("序号", "主要任务", "责任单位"),
        ("1", "到2025年，煤耗率降到5%以下。", "市甲局"),
        ("2", "建立制度。", "市乙局"),
    ]
    assert aims(WORKS + table(tasks)) == [("煤耗率", "5%以下", None)]
    works = [
        ("项目名称", "建设内容", "2025年计划投资"),
        ("甲项目", "新建锅炉2台", "100"),
        ("乙项目", "新建厂房1座", "50"),
    ]
    assert aims(WORKS + table(works)) == []


def test_a_table_of_aims_that_is_not_understood_is_an_issue() -> None:
    rows = [("甲", "乙"), ("一", "5"), ("二", "6")]
    _, targets, _, issues = read(f"{WORKS}表2 各项目标\n{table(rows)}")
    assert targets == ()
    assert [i.quote for i in issues] == ["表2 各项目标"]


def test_prose_that_repeats_a_table_of_the_main_text_is_one_record_with_both_proofs() -> None:
    rows = [("指标", "2020年", "2025年"), ("煤耗率（%）", "9", "7"), ("电耗率（%）", "5", "4")]
    text = f"{AIMS}到2025年，煤耗率降到7%，电耗率降到3%。\n{table(rows)}"
    assert aims(text) == [("煤耗率", "7", None), ("电耗率", "4", None), ("电耗率", "3%", None)]
    assert len(read(text)[1][0].evidence) == 4


PIECES = st.sampled_from(
    [
        "到2025年，",
        "秸秆利用率",
        "达到",
        "92%以上",
        "、",
        "和",
        "分别",
        "下降",
        "5家",
        "建成",
        "示范园区",
        "。",
        "\n",
        "，",
        "（",
        "）",
        "：",
        "\t",
        "\n\n",
        "比2020年",
        "由",
        "提高到",
        "一、",
        "发展目标\n",
        "全市",
        "零增长",
        "每个乡镇",
        "0.65",
        "1-2户",
        "“",
        "《",
        "指标\n\t2025年",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=100))
def test_total_and_every_quote_is_cut_out_of_the_text(raw: str) -> None:
    document, targets, observations, issues = read(TITLE + raw)
    stated: list[Target | Observation] = [*targets, *observations]
    for statement in stated:
        assert statement.evidence
        assert statement.indicator
        for evidence in statement.evidence:
            assert document.text.raw[evidence.start : evidence.end] == evidence.quote != ""
    for target in targets:
        assert target.target or target.change
        said = "".join("".join(e.quote.split()) for e in target.evidence)
        assert all(value in said for value in (target.target, target.change) if value)
    for issue in issues:
        assert 0 <= issue.start < issue.end <= len(document.text.raw)


def test_layout_white_space_and_wide_digits_change_nothing() -> None:
    plain = AIMS + "到2025年，秸秆利用率达到92%以上，建成5家示范园区。"
    wide = plain.replace("，", "，　").replace("92%", "９２％").replace("5家", "５家").replace("秸秆", "秸 秆")
    assert [t.indicator for t in read(wide)[1]] == [t.indicator for t in read(plain)[1]]
    assert [t.target for t in read(wide)[1]] == ["９２％以上", "５家"]


def test_years_that_amounts_outnumber_are_no_list() -> None:
    assert read(AIMS + "到2020年分别达到7%、8%。")[1] == ()
    several = read(WORKS + "2023年、2025年乙率分别达到55%和60%。")[1]
    assert [t.target_year for t in several] == [2023, 2025]
