"""What people take away says what the graph says, in each format, the same on each run."""

import json
import re
import resource
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import networkx as nx
import openpyxl
import pytest
import xlsxwriter

from commands import Run
from folders import contents
from papers import body_of, print_page, save_page
from policygraph.analysis.audit import audit_rules
from policygraph.analysis.sources import attach
from policygraph.cli.comparing import read_file
from policygraph.errors import DocumentError, NotFound
from policygraph.networks import NETWORKS, load_network
from policygraph.number_rules import number_data
from policygraph.reading.pdf import pdf_pages
from policygraph.report.content import Content, gather, sheet_rows
from policygraph.report.folder import report_files
from policygraph.report.graphfiles import gexf, graphml, plain_network
from policygraph.report.paper import criterion, finding_paper, statement_paper
from policygraph.report.pictures import flow_picture
from policygraph.report.words import columns, words
from policygraph.report.workbook import write_table
from policygraph.store import Store, open_store

SELECTION = ("--network", "material", "--document", "shanxi", "--around", "粉煤灰")
PG = "PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
SECONDS = 20
"""Of the processor, whatever else the machine does meanwhile."""


@pytest.fixture(scope="module")
def content(shipped: Store) -> Content:
    return gather(shipped)


@pytest.fixture(scope="module")
def made(shipped: Store, content: Content) -> dict[str, bytes]:
    return dict(report_files(shipped, content))


@pytest.fixture(scope="module")
def book(made: dict[str, bytes]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(made["report.xlsx"]))


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    first, *rest = book[words()["sheets"][sheet]["zh"]].iter_rows(values_only=True)
    assert [str(head).partition("\n")[0] for head in first] == [column.zh for column in columns(sheet)]
    return [dict(zip((column.key for column in columns(sheet)), row, strict=True)) for row in rest]


def test_the_ledger_read_back_has_each_task_with_its_bodies(shipped: Store, book: openpyxl.Workbook) -> None:
    rows = {row["iri"]: row for row in rows_of(book, "tasks")}
    tasks = shipped.select(PG + "SELECT ?t ?label WHERE { ?t a pg:PolicyTask ; rdfs:label ?label }")
    assert {iri: row["title"] for iri, row in rows.items()} == {row["t"]: row["label"] for row in tasks}
    for role, relation in (("lead", "ledBy"), ("support", "supportedBy"), ("responsible", "responsibleParty")):
        said = shipped.select(PG + f"SELECT DISTINCT ?t ?name WHERE {{ ?t pg:{relation}/rdfs:label ?name }}")
        expected: dict[str, set[str]] = {}
        for row in said:
            expected.setdefault(str(row["t"]), set()).add(str(row["name"]))
        found = {iri: set(re.sub("（承）", "", str(row[role])).split("、")) for iri, row in rows.items() if row[role]}
        assert found == expected


def test_the_targets_read_back_are_those_of_the_graph(shipped: Store, book: openpyxl.Workbook) -> None:
    said = shipped.select(
        PG + "SELECT ?t ?name ?aim WHERE { ?t a pg:Target ; pg:indicatorAsWritten ?name "
        "OPTIONAL { ?t pg:targetAsWritten ?aim } }"
    )
    found = {(row["iri"], row["indicator"], row["aim"]) for row in rows_of(book, "targets")}
    assert found == {(row["t"], row["name"], row["aim"]) for row in said}


def test_findings_and_loops_read_back(content: Content, book: openpyxl.Workbook) -> None:
    assert [row["iri"] for row in rows_of(book, "findings")] == [finding.iri for finding in content.findings]
    assert [row["loop"] for row in rows_of(book, "loops")] == [row["loop"] for row in sheet_rows(content, "loops")]


def test_the_matrix_of_ziyang_has_its_known_counts(book: openpyxl.Workbook) -> None:
    _, first, *_ = book[f"{words()['matrix']['zh']}-ziyang"].iter_rows(values_only=True)
    assert first[:3] == ("资阳市发展和改革委员会", 18, 48)
    assert first[3:].count("牵头") == 36
    assert first[3:].count("配合") == 12


def test_heads_stay_in_sight_and_rows_can_be_filtered(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref


def test_no_text_becomes_a_formula() -> None:
    dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "12", "\x01\x0b字"]
    column = next(column for column in columns("documents") if column.key == "title")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        write_table(book, "表", [column], [{"title": text} for text in dangerous])
    sheet = openpyxl.load_workbook(buffer)["表"]
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*dangerous[:-1], "字"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_report_is_quick_and_the_same_each_time(made: dict[str, bytes], run: Run, tmp_path: Path) -> None:
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run("report", "-o", tmp_path / "out")
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime < SECONDS
    assert {name.partition("/")[0] for name in made} == {
        "report.xlsx", "report.html", "report.md", "papers", "networks",
    }  # fmt: skip
    other = contents(tmp_path / "out")
    assert other.keys() == made.keys()
    assert [name for name in made if made[name] != other[name]] == []


def test_the_page_asks_nothing_of_others_and_has_all_pictures(made: dict[str, bytes], content: Content) -> None:
    page = made["report.html"].decode()
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "<script" not in page
    assert page.count("<svg ") == 4 + len(content.loops) + 5
    assert all(task.title in page for task in content.tasks if "&" not in task.title)


def test_markdown_rows_have_as_many_cells_as_their_head(made: dict[str, bytes]) -> None:
    tables = made["report.md"].decode().split("\n## ")[1:]
    assert len(tables) == 5
    for table in tables:
        lines = [line for line in table.splitlines() if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


@pytest.mark.parametrize("name", NETWORKS)
def test_network_files_read_back(shipped: Store, made: dict[str, bytes], name: str) -> None:
    network = load_network(shipped, name)
    read = nx.parse_graphml(made[f"networks/{name}.graphml"].decode(), force_multigraph=True)
    labels = {node: told["label"] for node, told in network.nodes(data=True)}
    assert {node: told["label"] for node, told in read.nodes(data=True)} == labels
    assert read.number_of_edges() == network.number_of_edges()
    assert nx.read_gexf(BytesIO(made[f"networks/{name}.gexf"])).number_of_edges() == network.number_of_edges()
    assert b"lastmodifieddate" not in made[f"networks/{name}.gexf"]


def test_network_files_take_any_label(shipped: Store) -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("urn:a", label="<甲>&\x02", kind="Material", documents=("x",), vague=False)
    plain = plain_network(shipped, network)
    assert ET.fromstring(graphml(plain)) is not None
    assert "甲" in gexf(plain).decode()


def test_every_shipped_rule_has_a_criterion() -> None:
    rules = {rule.id for rule in audit_rules()} | set(number_data().rules)
    assert [rule for rule in sorted(rules) if not criterion(rule)] == []


def words_in(paper: bytes) -> str:
    document = docx.Document(BytesIO(paper))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_paper_shows_criterion_fact_words_and_hash(content: Content) -> None:
    finding = next(f for f in content.findings if f.rule == "several-leads")
    text = words_in(finding_paper(content, finding))
    facts = next(facts for facts in content.documents if facts.name == finding.document)
    for part in (finding.message, finding.advice, criterion(finding.rule), finding.rule, facts.title, facts.digest):
        assert part in text
    assert all(item.quote in text for item in finding.evidence)


def test_a_paper_shows_whole_sentences_where_the_file_is_at_hand(
    shipped: Store, content: Content, shared: Path
) -> None:
    digests = {facts.name: facts.digest for facts in content.documents}
    sources = attach(shared / "documents" / "core", digests)
    assert set(sources.files) == set(digests)
    aim = next(aim for aim in content.aims if aim.aim and aim.document == "ziyang")
    text = words_in(statement_paper(shipped, replace(content, sources=sources), aim.iri))
    item = aim.evidence[0]
    raw = sources.files["ziyang"].text.raw
    assert " ".join(raw[slice(*item.sentence)].split()) in text
    paragraph = sum(1 for line in raw[: item.start].rpartition("\n")[0].splitlines() if line.strip()) + 1
    assert sources.paragraph(item) == paragraph
    assert f"第 {paragraph} 段" in text


def test_a_place_in_a_pdf_has_its_page(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    page = save_page(body_of(sample.read_text(encoding="utf-8")), tmp_path / "linlan.html")
    printed = print_page(page, tmp_path / "files" / "linlan.pdf")
    side = read_file(printed, {})
    source = attach(tmp_path / "files", {"linlan": side.facts.digest}).files["linlan"]
    last = side.tasks[-1].evidence[0]
    pages = pdf_pages(printed)
    found = source.page(last)
    assert found is not None
    assert "把本方案执行情况列入年度考核" in pages[found - 1]


def test_papers_are_zip_archives_without_a_time(made: dict[str, bytes]) -> None:
    papers = [data for name, data in made.items() if name.startswith("papers/")]
    assert len(papers) > 20
    with zipfile.ZipFile(BytesIO(papers[0])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_unknown_things_are_told(shipped: Store, content: Content, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        gather(shipped, names=["nowhere"])
    with pytest.raises(NotFound):
        statement_paper(shipped, content, "https://w3id.org/policygraph/id/doc/x/target/none")
    with pytest.raises(DocumentError):
        attach(tmp_path / "none", {})
    (tmp_path / "other.txt").write_text("某市某方案，共一句。", encoding="utf-8")
    assert attach(tmp_path, {"a": "0"}).strange == (tmp_path / "other.txt",)


def test_one_file_is_made_by_its_ending(run: Run, tmp_path: Path, sample_store: Path) -> None:
    of_sample = ("--store", sample_store)
    for name in ("a.xlsx", "a.html", "a.md"):
        assert run("report", "-o", tmp_path / name, "--document", "linlan", *of_sample).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    tasks = count_in(sample_store, "PolicyTask")
    assert len(list(book["任务分工表"].iter_rows())) == tasks + 1 > 5
    finding = json.loads(run("audit", "--format", "json", *of_sample).stdout)[0]
    paper = run("report", "-o", tmp_path / "a.docx", "--about", finding["iri"], *of_sample)
    assert paper.returncode == 0, paper.stderr
    assert finding["message"] in words_in((tmp_path / "a.docx").read_bytes())
    assert run("report", "-o", tmp_path / "b.docx", *of_sample).returncode == 2
    assert run("report", "-o", tmp_path / "c", "--document", "nowhere", *of_sample).returncode == 2


def count_in(store: Path, kind: str) -> int:
    with open_store(directory=store) as opened:
        return len(opened.select(PG + f"SELECT ?thing {{ ?thing a pg:{kind} }}"))


def test_a_flow_that_comes_back_is_drawn_as_such() -> None:
    flows: nx.DiGraph[str] = nx.DiGraph()
    flows.add_nodes_from((node, {"label": node}) for node in "甲乙丙")
    for source, target in ("甲乙", "乙丙", "丙甲"):
        flows.add_edge(source, target, weight=1, tip=f"{source} → {target}")
    drawn, left_out = flow_picture(flows, "环")
    assert left_out == 0
    assert "stroke-dasharray" in drawn
    ET.fromstring(drawn)


def test_a_selection_can_be_drawn_or_taken_to_another_program(run: Run, tmp_path: Path) -> None:
    for name in ("a.html", "a.graphml", "a.gexf"):
        done = run(
            "graph", "-o", tmp_path / name, "--network", "material", "--document", "shanxi", "--around", "粉煤灰"
        )
        assert done.returncode == 0, done.stderr
    read = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert {told["文件"] for *_, told in read.edges(data=True)} == {"shanxi"}
    assert "粉煤灰" in {told["label"] for _, told in read.nodes(data=True)}
    assert 1 < len(read) < 200
    assert run("graph", "-o", tmp_path / "b.html", "--around", "nothing").returncode == 2
    assert run("graph", "-o", tmp_path / "b.html", "--document", "nothing").returncode == 2


@pytest.mark.parametrize(("command", "name"), [("graph", "a.txt"), ("report", "a.pdf"), ("report", "a.XLSX")])
def test_an_ending_that_nothing_is_made_for_is_refused(run: Run, tmp_path: Path, command: str, name: str) -> None:
    done = run(command, "-o", tmp_path / name)
    assert done.returncode == 2
    assert name in done.stderr
    assert list(tmp_path.iterdir()) == []
