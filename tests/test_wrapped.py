"""Which line ends, page numbers and page marks are layout."""

import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.reading.wrapped import layout_of
from policygraph.text import Text

SENTENCES = [f"第{n}项工作要求各单位认真组织实施，按时完成回收网点建设，并定期报送进展情况。" for n in range(12)]
PARAGRAPHS = ["".join(SENTENCES[start : start + 4]) for start in range(0, 12, 4)]


def wrapped(width: int, indent: str) -> str:
    lines = [textwrap.wrap(indent + paragraph, width, drop_whitespace=False) for paragraph in PARAGRAPHS]
    return "\n".join(line for paragraph in lines for line in paragraph)


@pytest.mark.parametrize("width", [24, 35, 41])
def test_broken_lines_are_joined(width: int) -> None:
    raw = wrapped(width, "\u3000\u3000")
    assert raw.count("\n") > len(PARAGRAPHS)
    assert Text(raw, layout_of(raw)).norm == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "raw",
    [
        "\n".join(PARAGRAPHS),
        "\n".join(f"{n}.推进第{n}项工作" for n in range(40)),
        "指标\t单位\t2020年\n" + "\n".join(f"利用率{n}\t%\t{n}" for n in range(40)),
        "一、总则\n二、任务\n三、保障",
        "",
    ],
)
def test_lines_that_are_whole_stay(raw: str) -> None:
    assert layout_of(raw) == ()


def test_a_page_number_is_taken_out_of_a_sentence() -> None:
    raw = "加强监管，省甲厅、省乙\n— 12 —\n\n厅负责。\n— 13 —\n二、保障措施\n"
    text = Text(raw, layout_of(raw))
    assert [line for line in text.norm.split("\n") if line] == ["加强监管，省甲厅、省乙厅负责。", "二、保障措施"]


def test_a_list_goes_on_in_the_next_line() -> None:
    raw = "责任单位：市甲局、\n市乙局、市丙局\n二、保障措施、\n（一）甲\n"
    assert Text(raw, layout_of(raw)).norm == "责任单位：市甲局、市乙局、市丙局\n二、保障措施、\n（一）甲\n"


def test_bare_numbers_of_a_table_stay() -> None:
    raw = "序号\n1\n推进甲事\n2\n推进乙事\n"
    assert layout_of(raw) == ()


def test_page_marks_go() -> None:
    raw = f"1、{PARAGRAPHS[0]}各单位要加\n2、快进度。{PARAGRAPHS[1]}\n"
    assert Text(raw, layout_of(raw)).norm == f"{PARAGRAPHS[0]}各单位要加快进度。{PARAGRAPHS[1]}\n"


@given(st.lists(st.text("甲乙，。— 3\t1、", max_size=30), max_size=20).map("\n".join))
def test_layout_is_in_order_and_holds_whole_stretches(raw: str) -> None:
    spans = layout_of(raw)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert len(Text(raw, spans).origin) == len(Text(raw, spans).norm)
    assert len(Text(raw, spans).bare) == len(raw)
