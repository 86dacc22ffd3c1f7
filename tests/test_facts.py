"""What a document says of itself."""

import pytest

from policygraph.extract.facts import find_facts, leading_division
from policygraph.statements import Facts
from texts import document


def facts(text: str) -> Facts:
    return find_facts(document(text))


@pytest.mark.parametrize(
    ("words", "full"),
    [
        ("河南省许昌市循环规划", "河南省许昌市"),
        ("许昌市规划", "河南省许昌市"),
        ("山西省规划", "山西省"),
        ("石城县细则", "江西省赣州市石城县"),
    ],
)
def test_a_place_is_given_in_full(words: str, full: str) -> None:
    place = leading_division(words)
    assert place is not None
    assert place.full_name == full


@pytest.mark.parametrize("words", ["青澜市规划", "云溪市规划", "岭东省规划", "朝阳区规划", "海南州规划"])
def test_an_invented_place_or_one_of_several_is_none(words: str) -> None:
    assert leading_division(words) is None


@pytest.mark.parametrize(("words", "name"), [("山西市场建设方案", "山西省"), ("大理州规划", "大理白族自治州")])
def test_a_short_name_is_one_before_another_word_or_its_own_kind(words: str, name: str) -> None:
    place = leading_division(words)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("甲市方案（2017—2020年）", (2017, 2020)),
        ("甲市行动计划（2021-2023年）", (2021, 2023)),
        ("甲市“十三五”规划", (2016, 2020)),
        ("甲市2022年考评办法", (2022, 2022)),
        ("甲市节能办法", None),
    ],
)
def test_period(title: str, period: tuple[int, int] | None) -> None:
    assert facts(f"{title}\n一、任务\n正文。\n").period == period


def test_what_the_document_says_beats_the_page_around_it() -> None:
    text = "网讯：近日，辽宁省许昌市发展和改革委员会发布《许昌市“十四五”方案》。\n\n"
    text += "许昌市“十四五”实施方案（征求意见稿）\n一、任务\n正文。\n"
    found = facts(text)
    assert found.jurisdiction == "河南省许昌市"
    assert found.draft


def test_a_title_on_two_lines_may_begin_with_an_invented_place() -> None:
    found = facts("云岚省“十四五”固体废物综合利\n用实施方案\n一、任务\n正文。\n")
    assert found.title == "云岚省“十四五”固体废物综合利用实施方案"


def test_a_date_in_chinese_numerals() -> None:
    assert facts("甲市方案\n甲市人民政府\n二〇一七年十二月二十二日\n一、任务\n正文。\n").date == "2017-12-22"


def test_a_date_that_is_none() -> None:
    assert facts("甲市方案\n2017年2月31日\n一、任务\n正文。\n").date is None


def test_a_news_report_has_no_title_and_a_place() -> None:
    found = facts("甲事开工\n23日，许昌市重点项目开工，许昌市长葛市等地参加。\n")
    assert found.title is None
    assert found.jurisdiction == "河南省许昌市"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "甲市三年行动方案\n（2018—2020年）\n一、任务\n正文。\n",
            ("甲市三年行动方案（2018—2020年）", (2018, 2020), False),
        ),
        ("甲市回收实施意见\n(征求意见稿)\n一、任务\n正文。\n", ("甲市回收实施意见(征求意见稿)", None, True)),
        ("甲县2021年废弃物利用任务分解表\n一、任务\n正文。\n", ("甲县2021年废弃物利用任务分解表", (2021, 2021), False)),
        ("甲市2022年目标完成情况的报告\n一、任务\n正文。\n", ("甲市2022年目标完成情况的报告", None, False)),
        ("甲市2017年工作方案为了推进回收，制定本方案。\n", ("甲市2017年工作方案", (2017, 2017), False)),
        ("一、任务\n完成“十二五”节能目标。\n", (None, (2011, 2015), False)),
        ("为做好2018年回收工作，制定本计划。\n一、任务\n正文。\n", (None, (2018, 2018), False)),
        ("一、任务\n总结“十二五”，谋划“十三五”。\n", (None, None, False)),
    ],
)
def test_title_period_and_draft(text: str, expected: tuple[str | None, tuple[int, int] | None, bool]) -> None:
    found = facts(text)
    assert (found.title, found.period, found.draft) == expected


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("（二00九年八月一日 甲政字〔2009〕86号）", "2009-08-01"),
        ("(2009年8月1日 甲政字〔2009〕86号)", "2009-08-01"),
        ("——2023年2月10日在甲市第六届人民代表大会第二次会议上", "2023-02-10"),
        ("成文日期：2017-12-22", "2017-12-22"),
        ("发布日期：2017-12-25", None),
        ("2017年12月25日印发", None),
    ],
)
def test_dates_in_lines_of_other_things(line: str, date: str | None) -> None:
    found = facts(f"甲市方案\n{line}\n一、任务\n正文。\n")
    assert found.date == date
    assert found.number == ("甲政字〔2009〕86号" if "号" in line else None)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("按照省的要求，结合莆田实际，提出以下意见。", "福建省莆田市"),
        ("来源：华容县政府", "湖南省岳阳市华容县"),
        ("结合新区实际，提出以下意见。", None),
        ("参照许昌市的做法，提出以下意见。", None),
    ],
)
def test_a_title_without_a_place_takes_that_of_the_words_below_it(line: str, place: str | None) -> None:
    assert facts(f"关于支持甲业的十条意见\n{line}\n一、支持\n（一）支持甲事。").jurisdiction == place
