"""PDF: lines to paragraphs over page ends, page numbers and running heads, radicals, scans, locks, damage."""

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import print_page, save_page
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.reading import read_text
from policygraph.reading.paragraphs import PageLine, join_lines
from policygraph.reading.pdf_tables import Point, grids, rows_of, rules_of
from policygraph.structure import read_document

WORDS = "推进农业废弃物资源化利用，完善秸秆收储运体系，建设有机肥厂，支持金融机构为民营企业提供贷款，"
PARAGRAPHS = [
    f"（{number}）{WORDS * (number % 4 + 2)}力争到2025年利用率达到9{number % 10}%以上。" for number in range(1, 60)
]
STYLE = (
    "<style>@page {{ margin: 25mm; @top-center {{ content: '云溪市人民政府公报' }} "
    "@bottom-center {{ content: '— ' counter(page) ' —' }} }} p {{ text-indent: {indent}; margin: 0; {more} }}</style>"
)


@pytest.mark.parametrize(
    ("indent", "more"), [("2em", ""), ("2em", "text-align: justify"), ("0", "")], ids=["indented", "justified", "flush"]
)
def test_paragraphs_come_back_whole(tmp_path: Path, indent: str, more: str) -> None:
    style = STYLE.format(indent=indent, more=more)
    page = save_page(style + "".join(f"<p>{words}</p>" for words in PARAGRAPHS), tmp_path / "page.html")
    path = print_page(page, tmp_path / "plan.pdf", "--no-pdf-header-footer")
    assert len(pypdfium2.PdfDocument(path)) >= 5
    assert read_text(path)[0].raw.rstrip("\n").split("\n") == PARAGRAPHS


def line(text: str, left: float = 72.0, size: float = 16.0, place: float = 0.5) -> PageLine:
    return PageLine(text, left, left + size * len(text), size, place)


FULL = "全面推进农业废弃物资源化利用和秸秆综合利用产业高质量发展壮"


def test_page_numbers_and_running_heads_inside_a_sentence_go() -> None:
    head = line("云溪市人民政府公报", 200, place=0.95)
    pages = [
        [head, line(FULL, 72), line(FULL), line("— 1 —", 300, place=0.05)],
        [head, line("大，持续完善体系。"), line("2", 300, place=0.05)],
        [line("另一段。", 104), line("第 3 页", 300, place=0.05), head],
    ]
    assert join_lines(pages) == [f"{FULL}{FULL}大，持续完善体系。", "另一段。"]


def test_a_number_alone_in_the_middle_of_a_page_stays() -> None:
    body = [line("指标"), line("12"), *[line(f"第{c}项内容见下文") for c in "甲乙丙丁"]]
    assert "12" in join_lines([body])


def test_a_number_that_had_no_room_goes_to_the_next_line_and_comes_back() -> None:
    assert join_lines([[line(FULL), line(FULL[:-3]), line("2025年底前完成。")]]) == [
        f"{FULL}{FULL[:-3]}2025年底前完成。"
    ]


def test_a_heading_after_a_full_line_stays_apart() -> None:
    assert join_lines([[line(FULL[:-1] + "。"), line("（二）推进乙事。")]]) == [FULL[:-1] + "。", "（二）推进乙事。"]


@given(
    st.lists(st.lists(st.builds(line, st.text("甲。，（一）12 \t", min_size=1, max_size=30)), max_size=8), max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_no_character_is_made_up(pages: list[list[PageLine]]) -> None:
    given_words = "".join(one.text for page in pages for one in page)
    joined = "".join(join_lines(pages))
    assert len(joined) <= len(given_words)


def blank_pdf(path: Path, pages: int) -> Path:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(str(path))
    return path


def test_a_scan_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="scan without a text layer; run text recognition"):
        read_text(blank_pdf(tmp_path / "scan.pdf", 3))


def test_thousands_of_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"more than 2,000 pages"):
        read_text(blank_pdf(tmp_path / "long.pdf", 2001))


LOCKED = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%%%EOF"
) % (b"x" * 32, b"y" * 32)


@pytest.mark.parametrize(
    ("content", "said"),
    [(LOCKED, "locked by a password"), (b"%PDF-1.7\n" + bytes(500), "damaged PDF"), (b"%PDF-", "damaged PDF")],
    ids=["locked", "damaged", "cut off"],
)
def test_locked_and_damaged_files_say_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=said):
        read_text(path)


ROWS = (
    "<tr><th>序号</th><th>重点任务</th><th>牵头单位</th><th>责任单位</th></tr>"
    "<tr><td>1</td><td>推进工业节水改造，建设中水回用设施，推广先进适用的节水技术</td><td rowspan=2>市水利局</td>"
    "<td>市工业和信息化局、市住房城乡建设局、市生态环境局，各县区人民政府</td></tr>"
    "<tr><td>2</td><td>推进农业节水</td><td><p>市农业农村局</p><p>市财政局</p></td></tr>"
    "<tr><td>3</td><td>推进节电</td><td>市工信局</td><td></td></tr>"
)


def test_a_ruled_table_with_wrapped_and_merged_cells_comes_back_in_rows(tmp_path: Path) -> None:
    style = (
        "<style>table { border-collapse: collapse; width: 110mm } td, th { border: 1px solid; padding: 2mm }</style>"
    )
    body = f"<p>青岭市节水方案</p><p>一、任务分工</p><table>{ROWS}</table><p>二、保障措施</p>"
    page = save_page(style + body, tmp_path / "page.html")
    path = print_page(page, tmp_path / "plan.pdf", "--no-pdf-header-footer")
    assert read_text(path)[0].raw.rstrip("\n").split("\n") == [
        "青岭市节水方案",
        "一、任务分工",
        "序号\t重点任务\t牵头单位\t责任单位",
        (
            "1\t推进工业节水改造，建设中水回用设施，推广先进适用的节水技术\t市水利局\t"
            "市工业和信息化局、市住房城乡建设局、市生态环境局，各县区人民政府"
        ),
        "2\t推进农业节水\t\t市农业农村局 市财政局",
        "3\t推进节电\t市工信局\t",
        "二、保障措施",
    ]
    tasks = extract(read_document(path)).tasks
    leads = [[a.agency.name for a in task.assignments if a.role == "lead"] for task in tasks if task.assignments]
    assert leads == [["市水利局"], ["市水利局"], ["市工信局"]]


def box(left: float, right: float, low: float, high: float) -> list[tuple[Point, Point]]:
    corners = [(left, low), (right, low), (right, high), (left, high)]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def test_boxes_with_no_line_between_them_are_one_cell() -> None:
    strokes = [*box(0, 40, 60, 90), *box(40, 80, 60, 90), *box(0, 80, 30, 60), *box(0, 40, 0, 30), *box(40, 80, 0, 30)]
    (grid,) = grids(rules_of(strokes))
    assert (grid.cell_at(60, 75), grid.cell_at(60, 45), grid.cell_at(60, 15)) == ((0, 1), (1, 0), (2, 1))
    assert (grid.cell_at(-5, 45), grid.width(1, 0), grid.width(2, 1)) == (None, 80, 40)
    assert rows_of(grid, {(0, 0): "甲", (0, 1): "乙", (1, 0): "丙", (2, 0): "丁"}) == [
        ["甲", "乙"],
        ["丙", ""],
        ["丁", ""],
    ]


def test_a_frame_a_line_and_an_empty_drawing_are_no_tables() -> None:
    assert not list(grids(rules_of([*box(0, 400, 0, 500), ((0.0, 600.0), (400.0, 600.0))])))
    drawing = [line for x in range(0, 90, 30) for y in range(0, 90, 30) for line in box(x, x + 30, y, y + 30)]
    (grid,) = grids(rules_of(drawing))
    assert rows_of(grid, {(0, 0): "图", (2, 2): "例"}) is None


@given(st.lists(st.tuples(*[st.tuples(st.floats(0, 600), st.floats(0, 800))] * 2), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_strokes_are_read(strokes: list[tuple[Point, Point]]) -> None:
    for grid in grids(rules_of(strokes)):
        assert set(grid.cells.values()) <= set(grid.cells)
