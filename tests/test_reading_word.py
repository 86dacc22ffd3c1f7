"""Word files: automatic numbers, merged cells, tracked changes, text boxes, content controls."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from papers import add_list, number_paragraph
from policygraph.errors import DocumentError
from policygraph.extract import extract
from policygraph.reading import read_text
from policygraph.reading.numerals import rendered
from policygraph.structure import read_document

OUTLINE = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def shown(document: Any, folder: Path) -> list[str]:
    """The lines of the saved document, without blank ones at the end."""
    path = folder / "plan.docx"
    document.save(str(path))
    return read_text(path)[0].raw.rstrip("\n").split("\n")


def test_automatic_numbers_are_rendered_and_start_again_below(tmp_path: Path) -> None:
    document = docx.Document()
    number = add_list(document, *OUTLINE)
    for words, depth in (("总则", 0), ("甲事", 1), ("乙事", 1), ("细目", 2), ("任务", 0), ("丙事", 1), ("保障", 0)):
        number_paragraph(document.add_paragraph(words), number, depth)
    expected = ["一、总则", "（一）甲事", "（二）乙事", "1.细目", "二、任务", "（一）丙事", "三、保障"]
    assert shown(document, tmp_path) == expected
    assert [s.locator for s in read_document(tmp_path / "plan.docx").sections][3] == "一/（二）/1"


def test_a_number_of_several_levels_and_one_from_the_style(tmp_path: Path) -> None:
    document = docx.Document()
    number = add_list(document, ("chineseCounting", "第%1章"), ("decimal", "%1.%2"))
    level = document.part.numbering_part.element[0][1]
    level.append(OxmlElement("w:isLgl"))
    style = document.styles["Heading 1"]
    properties = style.element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    document.add_paragraph("总则", style="Heading 1")
    document.add_paragraph("任务", style="Heading 1")
    number_paragraph(document.add_paragraph("甲事"), number, 1)
    assert shown(document, tmp_path) == ["第一章总则", "第二章任务", "2.1甲事"]


def test_a_list_that_starts_again_shares_no_count(tmp_path: Path) -> None:
    document = docx.Document()
    first = add_list(document, ("decimal", "%1."))
    root = document.part.numbering_part.element
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="{first}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    for words, number in (("甲", first), ("乙", first), ("丙", "900"), ("丁", "900")):
        number_paragraph(document.add_paragraph(words), number, 0)
    assert shown(document, tmp_path) == ["1.甲", "2.乙", "1.丙", "2.丁"]


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百〇五"),
        (110, "chineseCounting", "一百一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (10, "ideographDigital", "一〇"),
        (3, "ideographTraditional", "丙"),
        (13, "ideographZodiac", "子"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (7, "decimalFullWidth", "７"),
        (7, "decimalZero", "07"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (49, "lowerRoman", "xlix"),
        (5, "bullet", ""),
        (5, "someNewForm", "5"),
    ],
)
def test_number_forms(count: int, form: str, expected: str) -> None:
    assert rendered(count, form) == expected


def test_merged_cells_stand_once_and_a_unit_over_several_rows_has_them_all(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("云溪县任务分工表")
    table = document.add_table(5, 3)
    words = [
        "序号",
        "任务",
        "责任单位",
        "1",
        "建设收储点",
        "县农业农村局",
        "2",
        "推广良种",
        "",
        "3",
        "检查市场",
        "县市场监管局",
    ]
    for index, word in enumerate(words):
        table.cell(index // 3, index % 3).text = word
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(4, 0).merge(table.cell(4, 2)).text = "合计三项"
    assert shown(document, tmp_path)[1:6] == [
        "序号\t任务\t责任单位",
        "1\t建设收储点\t县农业农村局",
        "2\t推广良种\t",
        "3\t检查市场\t县市场监管局",
        "合计三项\t\t",
    ]
    tasks = extract(read_document(tmp_path / "plan.docx")).tasks
    assert [[a.agency.name for a in task.assignments] for task in tasks] == [
        ["县农业农村局"],
        ["县农业农村局"],
        ["县市场监管局"],
    ]


DUTIES = [
    ["序号", "任务", "牵头单位", "责任单位", "配合单位"],
    ["1", "建设收储点", "县农业农村局", "县财政局", "县水利局"],
    ["2", "推广良种", "", "县科技局", ""],
    ["3", "检查市场", "", "县市场监管局", "县商务局"],
    ["4", "修建道路", "", "县交通运输局", ""],
    ["5", "整治河道", "", "", "县住房城乡建设局"],
]


def with_duties() -> tuple[Any, Any]:
    """A document with that table, in which nothing is merged."""
    document = docx.Document()
    table = document.add_table(len(DUTIES), len(DUTIES[0]))
    for row, words in enumerate(DUTIES):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    return document, table


def led_by(path: Path) -> list[list[tuple[str, str, str]]]:
    """Role, name and place in the text of each body of each task."""
    document = read_document(path)
    raw = document.text.raw
    for task in (tasks := extract(document).tasks):
        for given in task.assignments:
            assert raw[given.evidence[0].start : given.evidence[0].end] == given.agency.name
    return [[(a.role, a.agency.name, str(a.evidence[0].start)) for a in task.assignments] for task in tasks]


def test_a_lead_merged_over_rows_leads_each_of_them_and_an_empty_cell_stays_empty(tmp_path: Path) -> None:
    document, table = with_duties()
    table.cell(1, 2).merge(table.cell(3, 2))
    assert shown(document, tmp_path)[:6] == ["\t".join(words) for words in DUTIES]
    raw = read_text(tmp_path / "plan.docx")[0].raw
    lead = ("lead", "县农业农村局", str(raw.index("县农业农村局")))
    first, second, third, fourth, fifth = led_by(tmp_path / "plan.docx")
    assert [task[0] for task in (first, second, third)] == [lead, lead, lead]
    assert [[name for _, name, _ in task[1:]] for task in (second, third)] == [
        ["县科技局"],
        ["县市场监管局", "县商务局"],
    ]
    assert [(role, name) for role, name, _ in fourth] == [("responsible", "县交通运输局")]
    assert [(role, name) for role, name, _ in fifth] == [("support", "县住房城乡建设局")]


def test_a_merged_cell_whose_first_row_is_struck_goes_on_from_nothing(tmp_path: Path) -> None:
    document, table = with_duties()
    table.cell(2, 2).text = "县林业局"
    table.cell(2, 2).merge(table.cell(3, 2))
    table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    document.save(str(tmp_path / "plan.docx"))
    assert read_text(tmp_path / "plan.docx")[0].merged == frozenset()


def test_a_date_merged_over_rows_is_when_each_of_them_is_due(tmp_path: Path) -> None:
    document, table = with_duties()
    table.cell(0, 4).text = "完成时限"
    for row, words in enumerate(("2026年6月底", "", "", "2027年底", ""), start=1):
        table.cell(row, 4).text = words
    table.cell(1, 4).merge(table.cell(2, 4))
    document.save(str(tmp_path / "plan.docx"))
    read = read_document(tmp_path / "plan.docx")
    due = [(d.what, d.date, d.evidence[0].quote) for d in extract(read).deadlines]
    assert due == [
        ("建设收储点", "2026-06-30", "2026年6月底"),
        ("推广良种", "2026-06-30", "2026年6月底"),
        ("修建道路", "2027-12-31", "2027年底"),
    ]


def test_two_columns_with_the_first_one_merged(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 2)
    for index, word in enumerate(["领域", "措施", "农业", "秸秆还田", "", "农膜回收", "工业", "清洁生产"]):
        table.cell(index // 2, index % 2).text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "plan.docx"))
    (found,) = read_document(tmp_path / "plan.docx").tables
    assert len(found.rows) == 4


def test_several_units_in_a_cell_are_parted_by_blanks(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).rows[0].cells[1]
    cell.text = "县财政局"
    cell.add_paragraph("县水利局")
    assert shown(document, tmp_path)[0] == "\t县财政局 县水利局"


def test_a_table_that_only_frames_text_gives_its_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    frame = document.add_table(1, 1).rows[0].cells[0]
    frame.text = "专栏1 重点工程"
    inner = frame.add_table(2, 2)
    for cell, word in zip(inner._cells, ("项目", "地点", "堆肥厂", "城东"), strict=True):
        cell.text = word
    assert [line for line in shown(document, tmp_path) if line] == ["专栏1 重点工程", "项目\t地点", "堆肥厂\t城东"]


def run(words: str, extra: str = "") -> str:
    return f"<w:r>{extra}<w:t>{words}</w:t></w:r>"


def paragraph(inside: str) -> Any:
    spaces = nsdecls("w", "wp", "a", "r") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    spaces += ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps"'
    return parse_xml(f"<w:p {spaces}>{inside}</w:p>")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f'<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins w:id="2">{run("新")}</w:ins>', ["新"]),
        (f'<w:moveFrom w:id="1">{run("去")}</w:moveFrom><w:moveTo w:id="2">{run("来")}</w:moveTo>', ["来"]),
        (f"{run('甲', '<w:rPr><w:vanish/></w:rPr>')}{run('乙')}", ["乙"]),
        (f"<w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('局')}</w:smartTag>", ["链接局"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", ["控件"]),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r>", ["一", "二 三"]),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("正文"), ["正文"]),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95</w:t></w:r>', ["≥95"]),
        (f"<w:ruby><w:rt>{run('jú')}</w:rt><w:rubyBase>{run('局')}</w:rubyBase></w:ruby>", ["局"]),
    ],
)
def test_a_paragraph_reads_as_it_is_shown(tmp_path: Path, inside: str, expected: list[str]) -> None:
    document = docx.Document()
    document.element.body.insert(0, paragraph(inside))
    assert shown(document, tmp_path) == expected


def test_a_text_box_stands_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('框里的话')}</w:p></w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    inside = f"{run('正文')}<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    document = docx.Document()
    document.element.body.insert(0, paragraph(inside))
    assert shown(document, tmp_path) == ["正文", "框里的话"]


def add_notes(document: Any, kind: str, *notes: str) -> None:
    """Footnotes or endnotes 1, 2, … behind the note that draws the line over them."""
    root, one = kind, kind.removesuffix("s")
    line = f"<w:{one} w:type='separator' w:id='0'><w:p>{run('线')}</w:p></w:{one}>"
    listed = "".join(f"<w:{one} w:id='{i}'><w:p>{run(words)}</w:p></w:{one}>" for i, words in enumerate(notes, 1))
    content = f"<w:{root} {nsdecls('w')}>{line}{listed}</w:{root}>".encode()
    media = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    part = Part(PackURI(f"/word/{kind}.xml"), media, content, document.part.package)
    document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")


def test_notes_stand_once_after_the_paragraph_or_table_that_points_to_them(tmp_path: Path) -> None:
    document = docx.Document()
    add_notes(document, "footnotes", "甲指的是甲物。", "无人指向。")
    add_notes(document, "endnotes", "由市甲局负责解释。")
    foot = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    document.element.body.insert(0, paragraph(f"{run('推广甲物')}{foot}{run('。')}"))
    document.element.body.insert(1, paragraph(f"{run('又提甲物')}{foot}{run('。')}"))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "乙", "丙"
    table.cell(0, 1).paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:endnoteReference w:id='1'/></w:r>"))
    expected = ["推广甲物。", "甲指的是甲物。", "又提甲物。", "乙\t", "\t丙", "", "由市甲局负责解释。"]
    assert shown(document, tmp_path) == expected


def test_heads_and_feet_of_pages_are_no_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("推广甲物。")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    assert shown(document, tmp_path) == ["推广甲物。"]


def test_struck_rows_and_paragraph_ends_are_accepted_as_struck(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.add_paragraph("由市财政局")
    mark = parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1"/></w:rPr>')
    first._p.get_or_add_pPr().append(mark)
    document.add_paragraph("牵头。")
    table = document.add_table(2, 2)
    for cell, word in zip(table._cells, "甲乙丙丁", strict=True):
        cell.text = word
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:del", {qn("w:id"): "2"}))
    assert [line for line in shown(document, tmp_path) if line] == ["由市财政局牵头。", "丙\t丁"]


def test_a_document_without_text_says_so(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(DocumentError, match="holds no text"):
        read_text(tmp_path / "empty.docx")


def rewritten(source: Path, target: Path, name: str, content: bytes) -> Path:
    """The package with one part replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return target


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到的话", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("正文")
    document.save(str(tmp_path / "plan.docx"))
    with zipfile.ZipFile(io.BytesIO((tmp_path / "plan.docx").read_bytes())) as archive:
        xml = archive.read("word/document.xml").decode()
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    head, mark, rest = xml.partition("?>")
    hostile = (head + mark + entity + rest).replace("正文", "正文&e;")
    text = read_text(rewritten(tmp_path / "plan.docx", tmp_path / "bad.docx", "word/document.xml", hostile.encode()))
    assert "不该" not in text[0].raw
