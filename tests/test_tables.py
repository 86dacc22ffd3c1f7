"""Tables in plain text: cells one a line, rows one a line, and what only looks like them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.tables import find_tables
from policygraph.text import Text


def read(raw: str) -> list[tuple[str | None, list[list[str]]]]:
    text = Text(raw)
    found = []
    for table in find_tables(text):
        caption = text.words(table.caption.start, table.caption.end) if table.caption else None
        found.append((caption, [[text.words(c.start, c.end) for c in row] for row in table.rows]))
    return found


CELLS = (
    "表1 云溪市主要指标\n\t指标\n\t2015年\n\n（现状）\n\t2020年\n\n\t水耗\n\t8\n\t-\n\n"
    "\t能耗\n\t\n\t6\n\n\n三、主要任务\n\t\t段落一。\n"
)


def test_cells_one_a_line_with_wrapped_and_empty_cells() -> None:
    rows = [["指标", "2015年（现状）", "2020年"], ["水耗", "8", "-"], ["能耗", "", "6"]]
    assert read(CELLS) == [("表1云溪市主要指标", rows)]


def test_same_table_with_windows_line_ends() -> None:
    assert read(CELLS.replace("\n", "\r\n")) == read(CELLS)


def test_wrapped_last_header_cell_before_a_blank_line() -> None:
    raw = "减排计划\n　　\n\t单 位\n\t比例\n\n　　（%）\n\n\t云溪市\n\t13\n\n\t河东区\n\n　　（含高新区）\n\t12\n"
    assert read(raw) == [("减排计划", [["单位", "比例（%）"], ["云溪市", "13"], ["河东区（含高新区）", "12"]])]


def test_two_tables_with_titles_between_them_stay_apart() -> None:
    block = "\t区县\n\t目标\n\n\t甲县\n\t1\n\n\n\n"
    assert [caption for caption, _ in read(f"附表一\n{block}附表二\n{block}")] == ["附表一", "附表二"]


def test_a_note_does_not_go_on_with_the_last_cell() -> None:
    raw = "\t指标\n\t目标\n\n\t水耗\n\t9\n\n注：预计\n\n\t指标\n\t目标\n\n\t能耗\n\t7\n"
    assert [rows[1] for _, rows in read(raw)] == [["水耗", "9"], ["能耗", "7"]]


def test_rows_of_tab_separated_cells() -> None:
    raw = "考核细则\n序号\t项目\t分值\n\t总分\t100\n一、\t成效\t31\n\n后文。\n"
    assert read(raw) == [("考核细则", [["序号", "项目", "分值"], ["", "总分", "100"], ["一、", "成效", "31"]])]


def test_the_unit_between_caption_and_table_is_taken_with_the_caption() -> None:
    assert read("表2 排放量\n单位：万吨\n区县\t目标\n甲县\t1\n")[0][0] == "表2排放量单位：万吨"


def test_running_text_above_is_no_caption() -> None:
    assert read("本方案自印发之日起施行。\n区县\t目标\n甲县\t1\n")[0][0] is None


def test_indented_paragraphs_and_tabbed_headings_are_no_tables() -> None:
    assert read("\t\t第一段。\n\n\t\t第二段。\n\n\t\t第三段。\n") == []
    assert read("\t第一段。\n\n\t第二段。\n\n\t第三段。\n") == []
    assert read("一、\t总体要求\n二、\t主要任务\n") == []
    assert read("联系人：李四\t电话：1\n") == []


def test_rows_of_cells_parted_by_strokes() -> None:
    rows = [["指标", "目标"], ["水耗", "5"], ["能耗", ""]]
    assert read("指标 | 目标\n水耗 | 5\n能耗 | \n") == [(None, rows)]
    assert read("| 指标 | 目标 |\n|---|:---|\n| 水耗 | 5 |\n| 能耗 | |\n") == [(None, rows)]


def test_a_line_between_rows_heads_the_rows_below_it() -> None:
    raw = "指标\t目标\n工业\n水耗\t5\n能耗\t6\n\n二、任务\n正文。\n"
    assert read(raw) == [(None, [["指标", "目标"], ["工业"], ["水耗", "5"], ["能耗", "6"]])]


ALPHABET = st.sampled_from("\t\t\t\n\n\n|| 　甲乙1%。：注\r（）")


STACK = "|\n序号\n|\n任务\n|\n部门\n|\n|\n1\n|\n修路\n|\n市甲局、\n市乙局\n|\n|\n2\n|\n架桥\n|\n|\n"


def test_cells_between_strokes_on_lines_of_their_own() -> None:
    assert read(STACK) == [(None, [["序号", "任务", "部门"], ["1", "修路", "市甲局、市乙局"], ["2", "架桥", ""]])]
    assert read(STACK.replace("\n", "\n\n")) == read(STACK)


def test_cells_one_a_line_with_nothing_between_them() -> None:
    rows = [["序号", "任务", "部门"], ["1", "修路", "市甲局"], ["2", "架桥", "市乙局"]]
    raw = "\n".join(["云溪市任务表", *(cell for row in rows for cell in row), "注：略。"])
    assert read(raw) == [("云溪市任务表", rows)]
    rows = [["指标名称", "2020年", "2025年"], ["水耗", "8", "≤6"], ["回收率（%）", "—", "50*"]]
    assert read("\n".join(cell for row in rows for cell in row)) == [(None, rows)]
    rows = [
        ["基地名称", "2017年产量", "2020年产量", "属性"],
        ["白沙基地", "6", "9", "约束性"],
        ["柳河基地", "—", "25", "预期性"],
    ]
    assert read("\n".join(cell for row in rows for cell in row)) == [(None, rows)]


def test_lines_that_fill_no_rows_are_no_table() -> None:
    assert read("序号\n任务\n部门\n1\n修路\n2\n架桥\n市乙局\n") == []
    assert read("指标\n目标\n3\n提高效率\n5\n降低消耗\n") == []
    assert read("|\n首页\n|\n") == []


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=200) | st.text(max_size=80))
def test_total_and_in_order_on_any_text(raw: str) -> None:
    text, last = Text(raw), 0
    for table in find_tables(text):
        assert last <= table.start <= table.end <= len(text.norm)
        last = table.end
        at = table.start
        for cell in (cell for row in table.rows for cell in row):
            assert at <= cell.start <= cell.end
            at = cell.end
        assert table.caption is None or 0 <= table.caption.start < table.caption.end <= table.start
