"""HTML pages: main text against navigation, tables with cells over columns and rows, encodings, hostile nesting."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from papers import save_page
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.reading import read_text
from policygraph.structure import read_document

SENTENCE = "到2025年，全市秸秆综合利用率达到95%以上，粪污资源化利用率达到90%。"
PLAN = f"<p>　　一、主要目标</p><p>　　{SENTENCE}</p><p>　　二、重点任务</p>" + f"<p>　　{SENTENCE}</p>" * 4
MENU = '<div class="top-nav"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">互动</a></div>'
LINKS = "<ul>" + "".join(f'<li><a href="/{i}">关于印发第{i}号方案的通知</a></li>' for i in range(30)) + "</ul>"


def lines_of(body: str, folder: Path, encoding: str = "utf-8", charset: str = "utf-8") -> list[str]:
    return read_text(save_page(body, folder / "plan.html", encoding, charset))[0].raw.rstrip("\n").split("\n")


@pytest.mark.parametrize(
    "body",
    [
        f'{MENU}<div id="zoom">{PLAN}</div>{LINKS}<div class="footer">版权所有：某市人民政府办公室</div>',
        f"<nav>{LINKS}</nav><article>{PLAN}</article><aside>{LINKS}</aside><footer>网站地图</footer>",
        f"<table><tr><td>{LINKS}</td><td>{PLAN}</td></tr></table>",
        f'<div style="display: none">不显示的话</div><form>检索<input></form>{PLAN}<script>var a = "脚本";</script>',
    ],
    ids=["named", "elements", "layout table", "hidden"],
)
def test_the_main_text_stands_alone(tmp_path: Path, body: str) -> None:
    lines = [line for line in lines_of(body, tmp_path) if line]
    assert lines == ["　　一、主要目标", f"　　{SENTENCE}", "　　二、重点任务", *[f"　　{SENTENCE}"] * 4]


def test_the_heading_of_the_page_is_the_title_where_the_text_has_none(tmp_path: Path) -> None:
    body = (
        f'{MENU}<h1>云溪市循环农业方案</h1><div class="info">字号：大 中 小</div><div class="TRS_Editor">{PLAN}</div>'
    )
    lines = lines_of(body, tmp_path)
    assert lines[:2] == ["云溪市循环农业方案", "　　一、主要目标"]
    titled = body.replace("<p>　　一", "<p>云溪市循环农业方案</p><p>　　一")
    assert lines_of(titled, tmp_path).count("云溪市循环农业方案") == 1


def test_a_press_header_inside_the_text_stays_and_does_not_name_the_document(tmp_path: Path) -> None:
    header = "<p>来源：北原省人民政府网　2021-03-02</p><p>河南省许昌市“十四五”循环农业发展规划</p>"
    path = save_page(f'<div id="zoom">{header}{PLAN}</div>', tmp_path / "plan.html")
    assert read_text(path)[0].raw.startswith("来源：北原省人民政府网")
    assert extract(read_document(path)).facts.title == "河南省许昌市“十四五”循环农业发展规划"


def test_cells_over_columns_and_rows_stand_once(tmp_path: Path) -> None:
    table = (
        "<table><tr><th rowspan=2>指标</th><th colspan=2>目标</th></tr><tr><td>2024年<td>2025年</tr>"
        "<tr><td>秸秆<p>利用率</p><td>90<td rowspan=2>95</tr><tr><td>粪污利用率</td><td>80</td></tr></table>"
    )
    lines = lines_of(PLAN + table, tmp_path)
    at = lines.index("指标\t目标\t")
    assert lines[at : at + 4] == ["指标\t目标\t", "\t2024年\t2025年", "秸秆 利用率\t90\t95", "粪污利用率\t80\t"]


def test_a_lead_over_several_rows_leads_each_of_them(tmp_path: Path) -> None:
    rows = (
        "<tr><th>序号<th>任务<th>牵头单位<th colspan=2>责任单位</tr>"
        "<tr><td>1<td>建设收储点<td rowspan=2>县农业农村局<td>县财政局<td rowspan=3></tr>"
        "<tr><td>2<td>推广良种<td>县科技局</tr><tr><td>3<td>修建道路<td><td>县交通运输局</tr>"
    )
    document = read_document(save_page(f"{PLAN}<table>{rows}</table>", tmp_path / "plan.html"))
    named = [[(a.role, a.agency.name) for a in task.assignments] for task in extract(document).tasks]
    lead = ("lead", "县农业农村局")
    assert named[-3:] == [
        [lead, ("responsible", "县财政局")],
        [lead, ("responsible", "县科技局")],
        [("responsible", "县交通运输局")],
    ]
    assert len(document.text.merged) == 1


def test_two_tables_in_a_row_stay_two(tmp_path: Path) -> None:
    table = "<table><tr><td>区县<td>目标</tr><tr><td>甲县<td>1</tr><tr><td>乙县<td>2</tr></table>"
    path = save_page(PLAN + table + table, tmp_path / "plan.html")
    assert [len(found.rows) for found in read_document(path).tables] == [3, 3]


def test_line_breaks_lists_and_entities(tmp_path: Path) -> None:
    body = "<p>甲&nbsp;&nbsp;&lt;乙&gt;<br>丙<b>丁</b><span>戊</span></p><ol start=3><li>己<li>庚</ol><pre>辛\n壬</pre>"
    assert lines_of(body, tmp_path) == ["甲 <乙>", "丙丁戊", "3.己", "4.庚", "辛", "壬"]


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("gb18030", "gb2312"), ("utf-8", "gb2312"), ("gb18030", "utf-8"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8")],
)
def test_the_bytes_decide_the_encoding_also_where_the_page_misstates_it(
    tmp_path: Path, encoding: str, charset: str
) -> None:
    assert f"　　{SENTENCE}" in lines_of(PLAN, tmp_path, encoding, charset)


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="without text"):
        lines_of("<script>document.write('后来才有的话')</script>", tmp_path)


SIZE = 400_000


@pytest.mark.parametrize(
    "unit",
    [
        *("<div>", "<b>", "<b></p>", "<font></div>", "<ul><li>", "<div><p><b>", "<table><tr><td>", "<span title='>'>"),
        *("<a href=x>", "<p>x</p>", "<b <b ", "<!--", "<li>甲", "<svg><g>", "<b title='", "</x>", "<dl><dt>", "<h1>"),
    ],
)
def test_a_hostile_page_ends_soon(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "hostile.html"
    path.write_text("<html><body>" + unit * (SIZE // len(unit)) + "一、总体要求", encoding="utf-8")
    start = time.process_time()
    with suppress(DocumentError):
        read_text(path)
    assert time.process_time() - start < 5


def test_a_hundred_thousand_nested_elements_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<div>" * 100_000 + "正文" + "</div>" * 100_000, encoding="utf-8")
    with pytest.raises(DocumentError, match="nested too deeply"):
        read_text(path)
