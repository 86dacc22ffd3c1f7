"""The outline: locators, titles, leaves that cover the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.document import Document
from policygraph.rules import load_grammar, pattern_in
from policygraph.structure import read_structure
from policygraph.text import Text

PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "第一章 总则",
                "第二节 目标",
                "一、总体",
                "（一）推进甲事。",
                "1.做好乙事。",
                "（1）丙事",
                "①丁事",
                "附件：1.表",
            ),
            *(
                "注：1、说明",
                "专栏1 戊工程",
                "正文。",
                "短句。后文继续。",
                "	甲",
                "	1	2",
                "",
                "——己事",
                "2、庚",
                "（（（",
                "目录……3",
            ),
        ]
    ),
    max_size=30,
)


def outline(text: str) -> Document:
    return read_structure(Text(text), "sample", "")


def locators(text: str) -> list[tuple[str, str]]:
    document = outline(text)
    return [(s.locator, document.title(s)) for s in sorted(document.sections, key=lambda s: s.start)]


def test_the_ladder() -> None:
    text = "第一章 总则\n第一节 目标\n一、甲\n（一）乙。正文。\n1．丙。正文。\n"
    text += "（1）丁。正文。\n2. 戊。\n二、己\n第二章 庚\n"
    assert locators(text) == [
        ("第一章", "总则"),
        ("第一章/第一节", "目标"),
        ("第一章/第一节/一", "甲"),
        ("第一章/第一节/一/（一）", "乙"),
        ("第一章/第一节/一/（一）/1", "丙"),
        ("第一章/第一节/一/（一）/1/（1）", "丁"),
        ("第一章/第一节/一/（一）/2", "戊"),
        ("第一章/第一节/二", "己"),
        ("第二章", "庚"),
    ]


def test_items_numbered_through_all_chapters() -> None:
    assert [where for where, _ in locators("一、甲\n（一）乙。\n二、丙\n（二）丁。\n（三）戊。\n")] == [
        "一", "一/（一）", "二", "二/（二）", "二/（三）"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("（一）推进甲事。全面开展。", "推进甲事"),
        ("1．、建立体系。", "建立体系"),
        ("1﹒建设外网。升级。", "建设外网"),
        ("6．持续梳理事项（责任单位：市甲局）", "持续梳理事项"),
        ("1.除涉密事项外，各级事项全部开通。完成改造。", "除涉密事项外，各级事项全部开通"),
    ],
)
def test_a_title_ends_with_its_sentence(line: str, title: str) -> None:
    assert locators(line)[0][1] == title


def test_a_long_opening_sentence_gives_its_first_clause() -> None:
    assert locators("1." + "推进甲事" * 3 + "，" + "加快乙事" * 20 + "。")[0][1] == "推进甲事" * 3


@pytest.mark.parametrize("line", ["2015年完成。", "1.99", "一、二、三产业融合发展", "3.5万吨", "20家企业"])
def test_what_only_looks_like_a_heading(line: str) -> None:
    assert locators(line) == []


def test_table_notes_and_annexes_are_no_headings() -> None:
    text = "一、甲\n正文。\n注：1、说明。\n    2、口径。\n二、乙\n正文。\n附件：1．表\n2．表\n"
    assert [where for where, _ in locators(text)] == ["一", "二", "附件"]


def test_table_cells_are_no_headings() -> None:
    text = "（三）目标。\n表1 指标\n\t指标\n\t2015年\n\n\t1.产出率\n\t1.9\n\n\t2.回收率\n\t80\n\n四、任务\n"
    assert [where for where, _ in locators(text)] == ["（三）", "四"]


@given(PIECES)
def test_leaves_cover_each_character_once(pieces: list[str]) -> None:
    document = outline("\n".join(pieces))
    at = 0
    for clause in document.clauses:
        assert clause.start >= at
        assert document.norm[at : clause.start].strip("\n") == ""
        assert clause.end >= clause.start
        at = clause.end
    assert document.norm[at:].strip("\n") == ""


@given(PIECES)
def test_units_lie_within_their_parents(pieces: list[str]) -> None:
    document = outline("\n".join(pieces))
    for section in document.sections:
        assert section.start <= section.title_start <= section.title_end <= section.body <= section.end
        if section.parent is not None:
            above = document.sections[section.parent]
            assert above.start <= section.start
            assert section.end <= above.end


@given(PIECES)
def test_layout_changes_nothing(pieces: list[str]) -> None:
    plain = [p for p in pieces if "\t" not in p]
    wide = [("　　" + p).replace("1", "１").replace(" ", "　") for p in plain]
    assert [where.replace("１", "1") for where, _ in locators("\n".join(wide))] == [
        where for where, _ in locators("\n".join(plain))
    ]


@given(st.text(max_size=200))
def test_any_text_has_an_outline(text: str) -> None:
    outline(text)


def test_annexes_are_found_by_the_titles_that_their_list_gives() -> None:
    text = "一、甲\n正文。\n附件：1．控制计划\n2．节能指标\n\n控制计划\n内容。\n节能指标\n内容。\n"
    assert [where for where, _ in locators(text)] == ["一", "附件", "附件1", "附件2"]


def test_markers_inside_lines_stand_where_they_are_looked_for() -> None:
    rule = load_grammar("headings").rules["heading.inline"]
    looked = pattern_in("headings", "{marked}")
    for text in (example.text for example in rule.examples):
        places = [match.start() for match in rule.pattern.finditer(text) if match.start()]
        assert [at for at in places if not looked.match(text, at - 1)] == [], text
