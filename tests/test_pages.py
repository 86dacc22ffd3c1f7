"""The pages as text: every address in both languages and as JSON, filters, escaping, CSV, layout."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from fastapi.testclient import TestClient

from policygraph import resources
from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.pages.circle import draw
from policygraph_api.pages.i18n import messages
from policygraph_api.pages.layout import place
from policygraph_api.pages.listing import matches, paged

SAMPLE = Path(__file__).parent / "browser" / "sample.trig"
TEMPLATES = Path(__file__).resolve().parents[1] / "api" / "policygraph_api" / "pages" / "templates"
ID = "https://w3id.org/policygraph/id/"
AGENCY = "/id/agency/990100/fgw"
PAGES = (
    "/", "/documents", "/documents/yunxi", "/documents/markup", "/tasks", "/tasks?state=nobody", "/agencies",
    "/responsibility", "/cooperation", "/cooperation?document=markup",
    "/compare", "/compare?a=yunxi&b=markup", "/compare?a=yunxi&b=markup&kind=aim-dropped",
    "/responsibility?document=markup", "/targets", "/loops", "/findings", "/graph", "/graph?network=material", "/query",
    "/query?name=documents", "/search", "/search?q=玻璃", AGENCY, "/id/doc/990100-2021-0a0a0a0a/task/t1",
    "/id/element/glass",
    f"/graph/edge?source={ID}element/glass&target={ID}element/waste-glass",
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with open_store(files=[SAMPLE, *resources.ontology_files()]) as store:
        yield TestClient(create_app(store))


def data(client: TestClient, address: str) -> Any:
    answer = client.get(address, params=None)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestEveryPage:
    @pytest.mark.parametrize("address", PAGES)
    def test_is_html_in_chinese_and_in_english(self, client: TestClient, address: str) -> None:
        mark = "&" if "?" in address else "?"
        chinese, english = (client.get(f"{address}{mark}lang={language}") for language in ("zh", "en"))
        for answer in (chinese, english):
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/html")
        assert '<html lang="zh-CN">' in chinese.text
        assert ">责任矩阵</a>" in chinese.text
        assert '<html lang="en">' in english.text
        assert ">Responsibility</a>" in english.text

    @pytest.mark.parametrize("address", PAGES)
    def test_has_the_same_data_as_json(self, client: TestClient, address: str) -> None:
        mark = "&" if "?" in address else "?"
        assert isinstance(data(client, f"{address}{mark}format=json"), dict)

    @pytest.mark.parametrize("address", PAGES)
    def test_loads_nothing_from_elsewhere_and_holds_no_inline_code(self, client: TestClient, address: str) -> None:
        page = client.get(address).text
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
        assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"", page)

    def test_has_a_policy_that_allows_only_this_host(self, client: TestClient) -> None:
        assert client.get("/").headers["content-security-policy"].startswith("default-src 'self'")

    def test_remembers_the_language(self, client: TestClient) -> None:
        client.get("/documents?lang=en")
        assert '<html lang="en">' in client.get("/documents").text
        client.get("/documents?lang=zh")
        assert '<html lang="zh-CN">' in client.get("/documents").text

    def test_static_files_are_served(self, client: TestClient) -> None:
        named = set(
            re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/graph").text + client.get("/query").text)
        )
        assert len(named) >= 9
        for address in named:
            assert client.get(address).status_code == 200, address

    def test_what_is_not_there_is_a_problem(self, client: TestClient) -> None:
        for address in (
            "/documents/none",
            "/id/none",
            "/resource?iri=no%20iri",
            "/graph?network=none",
            "/graph/edge?source=a&target=b",
        ):
            assert client.get(address).status_code == 404, address
        assert client.get("/tasks?page=0").status_code == 422

    def test_what_is_not_there_is_a_page_for_a_person(self, client: TestClient) -> None:
        for address in ("/documents/<b>", "/nothing", "/id/none"):
            page = client.get(address, headers={"Accept": "text/html"})
            assert page.status_code == 404
            assert page.headers["content-type"].startswith("text/html")
            assert "<b>" not in page.text
            assert client.get(address).headers["content-type"] == "application/problem+json"


class TestMarkupInADocument:
    def test_shows_as_text(self, client: TestClient) -> None:
        task = "/id/doc/990200-2021-0b0b0b0b/task/t1"
        for address in (*PAGES, task, f"{task}?part=1", "/tasks?q=%3Cimg", "/search?q=%3Cscript%3E"):
            page = client.get(address).text
            for code in ("<script>alert", "<img src=x", "</blockquote><script", "<b>局"):
                assert code not in page, (address, code)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get("/documents/markup").text
        assert "&lt;/blockquote&gt;" in client.get(task).text

    def test_is_no_formula_in_the_csv(self, client: TestClient) -> None:
        rows = list(
            csv.reader(io.StringIO(client.get("/responsibility.csv?document=markup").text.removeprefix("\ufeff")))
        )
        assert rows[1][3] == "'=cmd()<b>局</b>"


class TestResponsibility:
    def test_csv_starts_with_a_mark_for_excel_and_holds_the_words(self, client: TestClient) -> None:
        answer = client.get("/responsibility.csv?document=yunxi&lang=zh")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert [row["机构"] for row in rows if row["角色"] == "牵头"] == [
            "云溪市发展和改革委员会",
            "云溪市工业和信息化局",
        ]
        assert {row["原文依据"] for row in rows if row["是否继承"] == "是"} == {"以下均需各县区落实"}

    @pytest.mark.parametrize(
        ("query", "duties"),
        [
            ("", 5),
            ("role=lead", 2),
            ("q=秸秆", 2),
            ("direct=1", 4),
            (f"agency={ID}agency/990100/sthj", 1),
            ("q=市工信局", 1),
        ],
    )
    def test_filters(self, client: TestClient, query: str, duties: int) -> None:
        assert data(client, f"/responsibility?format=json&document=yunxi&{query}")["duties"] == duties

    def test_a_cell_leads_to_the_words(self, client: TestClient) -> None:
        page = client.get("/responsibility?document=yunxi&lang=zh").text
        links = re.findall(r'class="mark role-lead[^"]*" href="([^"]+)"', page)
        assert len(links) == 2
        assert "市发改委、市工信局牵头" in client.get(f"{links[0]}?part=1").text


class TestLists:
    @pytest.mark.parametrize(
        ("address", "key", "number"),
        [
            ("/tasks", "tasks", 4), ("/tasks?state=nobody", "tasks", 1), ("/tasks?state=nolead", "tasks", 1),
            ("/tasks?state=manyleads", "tasks", 1), ("/tasks?state=onelead", "tasks", 1),
            ("/tasks?document=markup", "tasks", 1),
            ("/tasks?q=ＳＣＲＩＰＴ", "tasks", 0), ("/agencies?q=市发改委", "agencies", 1),
            ("/agencies?kind=local-government", "agencies", 1),
            ("/targets?q=循环 云溪市", "targets", 1), ("/targets?document=markup", "targets", 0),
            ("/loops?kind=declared", "loops", 1),
            ("/loops?kind=open", "loops", 0), ("/search?q=市发改委", "groups", 1),
            ("/findings?rule=none", "findings", 0),
        ],
    )  # fmt: skip
    def test_filter(self, client: TestClient, address: str, key: str, number: int) -> None:
        mark = "&" if "?" in address else "?"
        assert len(data(client, f"{address}{mark}format=json")[key]) == number

    def test_findings_of_the_audit_have_words(self, client: TestClient) -> None:
        findings = data(client, "/findings?format=json")["findings"]
        assert {"task-names-nobody", "document-without-lead"} & {finding["rule"] for finding in findings}
        assert all(finding["evidence"] for finding in findings)

    def test_pages_and_words(self) -> None:
        assert list(paged(range(700), 3).items) == list(range(600, 700))
        assert paged((), 9).paging.page == 1
        assert matches("gdp 能耗", ["单位ＧＤＰ能耗"])
        assert not matches("gdp 水", ["单位ＧＤＰ能耗"])


class TestGraph:
    def test_every_edge_has_both_nodes_and_words(self, client: TestClient) -> None:
        graph = data(client, "/graph/data?network=all")
        nodes = {node["id"] for node in graph["nodes"]}
        assert len(graph["edges"]) > 10
        for edge in graph["edges"]:
            assert {edge["source"], edge["target"]} <= nodes
            shown = data(client, f"/graph/edge?format=json&source={edge['source']}&target={edge['target']}")
            assert any(statement["evidence"] for statement in shown["statements"]), edge

    def test_agencies_are_found_by_their_other_names(self, client: TestClient) -> None:
        nodes = {node["id"]: node for node in data(client, "/graph/data?network=responsibility")["nodes"]}
        assert nodes[f"{ID}agency/990100/fgw"]["forms"] == ["市发改委"]

    def test_layout_is_the_same_on_every_run_and_keeps_nodes_apart(self) -> None:
        network: nx.MultiDiGraph[str] = nx.MultiDiGraph([(f"{i}", f"{i // 3}") for i in range(1, 90)] + [("x", "y")])
        points = place(network)
        other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        other.add_edges_from(reversed(list(network.edges())))
        assert place(other) == points
        assert len(set(points.values())) == len(points) == len(network)
        assert place(nx.MultiDiGraph()) == {}


class TestResource:
    def test_shows_facts_words_and_what_points_at_it(self, client: TestClient) -> None:
        agency = data(client, f"{AGENCY}?format=json")
        assert agency["label"] == "云溪市发展和改革委员会"
        assert [duty["role"] for duty in agency["duties"]] == ["lead"]
        assert [quote["quote"] for quote in agency["mentions"]] == ["市发改委、市工信局牵头"]
        assert [partner["agency_label"] for partner in agency["partners"]] == [
            "云溪市工业和信息化局",
            "云溪市生态环境局",
        ]

    def test_a_material_shows_its_chains(self, client: TestClient) -> None:
        assert [quote["quote"] for quote in data(client, "/id/element/glass?format=json")["mentions"]] == [
            "“玻璃—废玻璃—玻璃”循环链"
        ]

    def test_is_the_same_by_address_and_by_parameter(self, client: TestClient) -> None:
        by_parameter = data(client, f"/resource?format=json&iri={ID}agency/990100/fgw")
        assert by_parameter == data(client, f"{AGENCY}?format=json")


def test_a_loop_is_drawn_with_its_missing_link() -> None:
    circle = draw(["甲", "乙", "丙"], ["written", "written", "missing"])
    assert [spot.label for spot in circle.spots] == ["甲", "乙", "丙"]
    assert [arc.kind for arc in circle.arcs] == ["written", "written", "missing"]


class TestLanguageOfTexts:
    def test_chinese_names_in_an_english_page_say_so(self, client: TestClient) -> None:
        page = client.get(f"{AGENCY}?lang=en").text
        assert re.search(r'<a [^>]*lang="zh-CN">[^<]*云溪市', page)
        assert ' lang="zh-CN">云溪市' not in client.get(f"{AGENCY}?lang=zh").text


class TestMessages:
    def test_are_there_in_both_languages(self) -> None:
        assert len(messages()) > 150
        assert all(chinese.strip() and english.strip() for chinese, english in messages().values())

    def test_hold_every_key_of_the_templates(self) -> None:
        templates = list(TEMPLATES.glob("*.html"))
        assert len(templates) >= 15
        for template in templates:
            for key in re.findall(r"""\bt\(\s*'([a-z_]+\.\w+)'\s*[,)]""", template.read_text(encoding="utf-8")):
                assert key in messages(), (template.name, key)


class TestTakeAway:
    def test_two_documents_side_by_side(self, client: TestClient) -> None:
        told = data(client, "/compare?a=yunxi&b=markup&format=json")
        assert told["chosen"]
        assert sum(told["counts"].values()) == told["paging"]["total"] > 0
        one = data(client, "/compare?a=yunxi&b=markup&kind=task-dropped&format=json")
        assert {change["kind"] for change in one["changes"]} == {"task-dropped"}
        assert all(change["before"] for change in one["changes"])
        assert set(data(client, "/compare?a=yunxi&b=yunxi&format=json")["counts"]) <= {"task-kept", "aim-kept"}

    def test_a_document_that_is_not_there_is_a_problem(self, client: TestClient) -> None:
        assert client.get("/compare?a=yunxi&b=nowhere").status_code == 404

    def test_the_report_can_be_downloaded(self, client: TestClient) -> None:
        book = client.get("/report.xlsx")
        assert book.status_code == 200
        assert book.headers["content-disposition"] == 'attachment; filename="report.xlsx"'
        assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames[0] == "任务分工表"
        page = client.get("/report.html")
        assert page.text.count("<svg ") > 0
