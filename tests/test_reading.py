"""The same plan in every format gives the same statements; offsets point into the text that is shown."""

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC
from pyoxigraph import NamedNode

from commands import Run
from papers import body_of, print_page, save_page, save_word
from policygraph.extract import extract
from policygraph.reading import read_text
from policygraph.records import to_record
from policygraph.structure import read_document
from policygraph.text import Text
from policygraph.triples import to_quads

# Big5 has other forms of these two marks.
TO_BIG5 = str.maketrans("≤≥", "≦≧")
FROM_BIG5 = str.maketrans("≦≧", "≤≥")

INVENTED = """云溪县2022年循环农业实施方案

　　为推进种养循环，依据《云溪县“十四五”农业规划》（云政发〔2021〕3号），制定本方案。

　　一、工作目标

　　到2022年底，全县秸秆综合利用率达到93%以上，畜禽粪污资源化利用率达到88%。

　　二、重点任务

　　（一）秸秆还田。推广秸秆—基质—食用菌—有机肥—种植循环链，利用秸秆生产食用菌基质，建设6个收储点，并在每个乡镇设立一名指导员，逐户登记面积、品种和还田方式，把记录按月报到县里。（牵头单位：县农业农村局，配合单位：县财政局、县科技局）

　　（二）粪污处理。规模养殖场全部配套贮存设施。（责任单位：县畜牧中心、县生态环境局，各乡镇人民政府）

　　（三）农膜回收。由县供销社牵头，县农业农村局等部门配合，8月底前建成回收网络。

　　三、任务分工

序号\t任务\t牵头单位\t配合单位
1\t建设收储点\t县农业农村局\t县财政局
2\t检查农膜市场\t县市场监管局\t县供销社
"""


@pytest.fixture(scope="module", params=["linlan", "yunxi"])
def files(request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A plan in every format; the page has navigation, a header and a footer around the text."""
    folder = tmp_path_factory.mktemp(request.param)
    text = sample.read_text(encoding="utf-8") if request.param == "linlan" else INVENTED
    plain = folder / "plan.txt"
    plain.write_text(text, encoding="utf-8")
    body = body_of(text)
    bare = save_page(body, folder / "bare.html")
    menu = '<ul class="nav"><li><a href="/">首页</a><li><a href="/zw">政务公开</a></ul>'
    around = menu + '{}<div class="footer">版权所有</div>'
    return {
        "txt": plain,
        "docx": save_word(text, folder / "plan.docx"),
        "html": save_page(around.format(f'<div id="zoom">{body}</div>'), folder / "plan.html"),
        "gb18030": save_page(body, folder / "gb.htm", "gb18030", "gb2312"),
        "pdf": print_page(bare, folder / "plan.pdf", "--no-pdf-header-footer"),
        "headed": print_page(bare, folder / "headed.pdf"),
    }


def without_places(value: Any) -> Any:
    """A record without its offsets, and without white space in its words."""
    if isinstance(value, dict):
        return {k: without_places(v) for k, v in value.items() if k not in {"evidence", "start", "end"}}
    if isinstance(value, list):
        return [without_places(item) for item in value]
    return "".join(value.split()) if isinstance(value, str) else value


def record_of(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = without_places(to_record(extract(read_document(path))))
    return record


@pytest.mark.parametrize("form", ["docx", "html", "gb18030", "pdf", "headed"])
def test_every_format_gives_the_same_statements(files: dict[str, Path], form: str) -> None:
    expected = record_of(files["txt"])
    assert len(expected["tasks"]) >= 5
    assert expected["chains"]
    assert record_of(files[form]) == expected


@pytest.mark.parametrize("form", ["txt", "docx", "html", "pdf"])
def test_offsets_cut_the_quotes_out_of_the_text_that_is_shown(files: dict[str, Path], form: str) -> None:
    text, digest = read_text(files[form])
    record = to_record(extract(read_document(files[form])))
    proofs = [proof for kind in ("tasks", "chains", "targets") for entry in record[kind] for proof in entry["evidence"]]
    assert len(proofs) >= 10
    assert all(text.raw[proof["start"] : proof["end"]] == proof["quote"] for proof in proofs)
    assert digest == hashlib.sha256(files[form].read_bytes()).hexdigest()


def test_the_command_prints_the_text_that_offsets_count_in(files: dict[str, Path], run: Run) -> None:
    for form in ("txt", "docx"):
        assert run("text", files[form]).stdout == read_text(files[form])[0].raw


def test_the_content_decides_and_not_the_name(files: dict[str, Path], tmp_path: Path) -> None:
    for form in ("docx", "html", "pdf"):
        renamed = tmp_path / f"{form}.txt"
        renamed.write_bytes(files[form].read_bytes())
        assert read_text(renamed)[0].raw == read_text(files[form])[0].raw


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-16"])
def test_traditional_characters_are_read_as_simplified_ones(sample: Path, tmp_path: Path, encoding: str) -> None:
    plain = sample.read_text(encoding="utf-8")
    path = tmp_path / "plan.txt"
    path.write_bytes(OpenCC("s2tw").convert(plain).translate(TO_BIG5).encode(encoding))
    found, expected = record_of(path), record_of(sample)
    assert "責任單位" in path.read_bytes().decode(encoding)
    assert any("牽頭單位：市工業和信息化局" in task["quote"] for task in found["tasks"])
    assert simplified(found) == expected


def simplified(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: simplified(item) for key, item in value.items()}
    if isinstance(value, list):
        return [simplified(item) for item in value]
    return OpenCC("t2s").convert(value).translate(FROM_BIG5) if isinstance(value, str) else value


def test_radicals_copied_from_a_pdf_are_read_as_characters() -> None:
    text = Text("⼯业固废，⺠⽣⾦融，⻓⻔⻢")
    assert text.norm == "工业固废，民生金融，长门马"
    assert text.quote(0, 2) == "⼯业"


def test_plain_text_is_read_fast(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("　　（一）加强管理。利用煤矸石发电。（责任单位：市发改委）\n" * 3200, encoding="utf-8")
    read_text(path)
    spent = []
    for _ in range(5):
        start = time.process_time()
        text, _ = read_text(path)
        spent.append(time.process_time() - start)
    assert len(text.raw) > 90_000
    assert min(spent) < 0.05


def test_the_same_plan_has_the_same_names_in_the_graph_in_every_format(files: dict[str, Path], tmp_path: Path) -> None:
    """All IRIs but those of the evidence, whose offsets count in another text."""
    expected = iris(files["txt"])
    assert len(expected) >= 60
    for form in ("docx", "html", "pdf"):
        assert iris(files[form]) == expected


def iris(path: Path) -> set[str]:
    nodes = {quad.subject for quad in to_quads(extract(read_document(path)))}
    return {node.value for node in nodes if isinstance(node, NamedNode) and "/evidence/" not in node.value}
