"""What a text announces or seems to say and the reader did not find is listed with its place and reason."""

import pytest

from policygraph.extract import extract
from policygraph.extract.unread import find_unread
from texts import document

COLUMN = "a column of bodies whose head gives no known role"
TABLE = "青澜市方案\n一、任务\n表1 任务分工\n"


def unread(text: str) -> list[str]:
    return [issue.quote for issue in find_unread(document(text))]


def issues(text: str) -> list[str]:
    return [issue.quote for issue in extract(document(text)).issues]


def in_task(words: str) -> list[str]:
    return issues(f"青澜市方案\n一、主要任务\n（一）节水\n大力推进农业、工业节水，建设节水型社会。{words}\n")


def test_a_caption_without_its_table() -> None:
    assert unread("一、目标\n表1 主要指标\n指标 2020年\n产出率 1.9\n") == ["表1 主要指标"]


def test_a_caption_with_its_table() -> None:
    assert unread("一、目标\n表1 主要指标\n指标\t单位\t2020年\n产出率\t%\t1.9\n回收率\t%\t80\n") == []


def test_a_mention_of_a_table() -> None:
    assert unread("一、目标\n目标值见表1，下同。\n") == []


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("推进节水。（把关单位：市水利局）", ["把关单位：市水利局"]),
        ("推进节水。（责任单位：市水利局；包保单位：市财政局）", ["包保单位：市财政局"]),
        ("推进节水。\n包保单位：市水利局、市财政局", ["包保单位：市水利局、市财政局"]),
        ("推进节水。【把关单位】市水利局", ["把关单位】市水利局"]),
        ("推进节水。（主推：市水利局，助推：市财政局）", ["主推：市水利局", "助推：市财政局"]),
        ("推进节水，责任单位（市水利局）。", ["责任单位（市水利局）"]),
        ("推进节水。责任单位：\n市水利局", ["责任单位：\n市水利局"]),
        ("推进节水。（市水利局审核）", ["（市水利局审核）"]),
        ("推进节水（市水利局审核）。", ["（市水利局审核）"]),
        ("推进节水。（水利、财政部门把关）", ["（水利、财政部门把关）"]),
        ("推进节水（市水利局。", ["（市水利局"]),
        ("推进节水，由市水利局把关。", ["由市水利局把关"]),
        ("推进节水。市水利局审核用水计划。", ["市水利局审核用水计划"]),
        ("市水利局为把关单位。", ["市水利局为把关单位"]),
        ("该项工作归口市水利局。", ["归口市水利局"]),
    ],
)
def test_what_looks_like_a_duty(words: str, quotes: list[str]) -> None:
    assert in_task(words) == quotes


@pytest.mark.parametrize(
    "words",
    [
        "推进节水。（市水利局牵头，市财政局配合）",
        "推进节水。（联系人：市水利局张三）",
        "推进节水。\n抄送：市委办公室、市人大办公室。",
        "成立工作专班，成员单位：市水利局、市财政局。",
        "用水数据由市水利局发布（市水利局公布）。",
        "推进节水（见市水利局2020年第3号公告）。",
        "建立由市水利局、市财政局等部门组成的联席会议。",
        "由市政府分管领导任组长。",
        "市水利局组织开展了检查。",
    ],
)
def test_what_is_no_duty(words: str) -> None:
    assert in_task(words) == []


def test_a_duty_that_stands_in_no_task() -> None:
    assert issues("推进节水。责任单位：市水利局。\n") == ["责任单位：市水利局"]


def test_a_column_of_bodies_is_listed_once() -> None:
    rows = "推进节水\t市水利局\n推进节能\t市发展改革委、市财政局\n"
    found = extract(document(f"{TABLE}任务\t把关单位\n{rows}")).issues
    assert [(issue.quote, issue.reason) for issue in found] == [("把关单位", COLUMN)]
    assert issues(f"{TABLE}任务\t分工\n推进节水\t市水利局把关\n推进节能\t市财政局把关\n") == ["分工"]


def test_columns_of_people_and_places() -> None:
    assert issues(f"{TABLE}单位\t联系人\n市水利局\t张三\n市财政局\t李四\n") == []
    assert issues(f"{TABLE}县区\t产值（亿元）\n甲县\t50\n乙区\t60\n") == []


def test_aims_in_words_that_no_rule_reads() -> None:
    text = "青澜市方案\n一、主要目标\n到2025年，用水效率冲刺45%。产值跨上500亿元台阶。\n"
    assert issues(text) == ["用水效率冲刺45%", "产值跨上500亿元台阶"]


def test_a_chain_of_words_that_are_no_known_things() -> None:
    assert in_task("依托龙头企业，采石—切割—打磨—雕刻带动就业。") == ["采石—切割—打磨—雕刻带动就业"]
    assert in_task("推进研发—孵化—加速—产业化。打通北京—天津—唐山通道。") == []
