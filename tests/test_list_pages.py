"""The lists: what narrows and sorts them, their JSON, and files of exactly what is shown."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from policygraph import resources
from policygraph.extract import extract
from policygraph.report.words import columns, words
from policygraph.store import open_store
from policygraph.structure import read_structure
from policygraph.text import Text
from policygraph.triples import to_trig
from policygraph_api.list_routes import LISTS
from policygraph_api.main import create_app
from policygraph_api.pages.dots import Span, plot
from policygraph_api.pages.facets import Facet, narrow, ordered

SAMPLE = Path(__file__).parent / "browser" / "sample.trig"
ID = "https://w3id.org/policygraph/id/"
ENERGY = f"{ID}indicator/energy-per-gdp"
WATER = f"{ID}indicator/industrial-water-reuse"
ADDRESSES = [listed.address for listed in LISTS]


@pytest.fixture(scope="module")
def sample() -> Iterator[TestClient]:
    with open_store(files=[SAMPLE, *resources.ontology_files()]) as store:
        yield TestClient(create_app(store))


def told(client: TestClient, address: str, **parameters: str) -> Any:
    answer = client.get(address, params={**parameters, "format": "json"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def taken(client: TestClient, address: str, **parameters: str) -> list[dict[str, Any]]:
    answer = client.get(f"{address}.json", params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def count(page: Any, facet: str, value: str) -> int:
    choice = next(choice for choice in page["choices"] if choice["name"] == facet)
    return next((option["count"] for option in choice["options"] if option["value"] == value), 0)


class TestFacets:
    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))), st.sampled_from(["", "a", "b"]))
    def test_a_count_is_what_choosing_its_value_leaves(self, items: list[tuple[str, str]], chosen: str) -> None:
        facets = [
            Facet[tuple[str, str]]("first", lambda item: (item[0],), str),
            Facet[tuple[str, str]]("second", lambda item: (item[1],), str),
        ]
        found = narrow(items, facets, {"first": chosen}, lambda item: item)
        for choice in found.choices:
            for option in choice.options:
                left = narrow(items, facets, {"first": chosen, choice.name: option.value}, lambda item: item)
                assert len(left.items) == option.count

    def test_what_has_no_value_stands_last_in_both_ways(self) -> None:
        keys = {"length": lambda item: len(item) or None}
        assert ordered(["aa", "", "b"], "length", keys) == ["b", "aa", ""]
        assert ordered(["aa", "", "b"], "-length", keys) == ["aa", "b", ""]
        assert ordered(["aa", "", "b"], "nothing", keys) == ["aa", "", "b"]


class TestEveryList:
    def test_there_are_ten(self) -> None:
        assert len(ADDRESSES) == 10

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
    def test_can_be_taken_as_a_file(self, client: TestClient, address: str, form: str) -> None:
        parameters = {"a": "shanxi", "b": "xuchang"} if address == "/compare" else {}
        answer = client.get(f"{address}.{form}", params=parameters)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        rows = taken(client, address, **parameters)
        assert rows
        if form == "csv":
            assert len(list(csv.reader(io.StringIO(answer.text)))) == len(rows) + 1
        if form == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
            assert sheet.max_row == len(rows) + 1

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_has_no_other_form(self, client: TestClient, address: str) -> None:
        assert client.get(f"{address}.pdf").status_code == 404

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_says_when_nothing_is_left(self, client: TestClient, address: str) -> None:
        page = client.get(address, params={"q": "没有这样的话", "a": "shanxi", "b": "xuchang", "lang": "zh"})
        assert page.status_code == 200
        assert "没有符合全部条件的内容" in page.text
        assert taken(client, address, q="没有这样的话", a="shanxi", b="xuchang") == []

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_takes_any_words_for_filters(self, client: TestClient, address: str) -> None:
        names = next(listed.filters for listed in LISTS if listed.address == address)
        odd = dict.fromkeys((name for name in names if name not in {"a", "b"}), "<odd>\"';--")
        page = client.get(address, params={**odd, "lang": "en"})
        assert page.status_code == 200
        assert "<odd>" not in page.text

    def test_the_links_of_a_page_keep_its_filters(self, client: TestClient) -> None:
        page = client.get("/tasks?document=ziyang&role=lead&page=1&lang=zh").text
        assert 'href="/tasks.xlsx?document=ziyang&amp;role=lead&amp;lang=zh"' in page
        assert 'href="/tasks?document=ziyang&amp;role=lead&amp;lang=zh&amp;sort=title"' in page


class TestTasks:
    @pytest.mark.parametrize(
        ("parameters", "number"),
        [
            ({"document": "sanming", "state": "nobody"}, 41),
            ({"document": "liaoyuan", "state": "nolead"}, 39),
            ({"document": "ziyang", "state": "manyleads"}, 42),
            ({"document": "ziyang", "section": "三"}, 8),
            ({"document": "shanxi"}, 124),
        ],
    )
    def test_filters(self, client: TestClient, parameters: dict[str, str], number: int) -> None:
        page = told(client, "/tasks", **parameters)
        assert page["paging"]["total"] == number == len(taken(client, "/tasks", **parameters))

    def test_numbers_of_an_agency_lead_to_as_many_tasks(self, client: TestClient) -> None:
        parts = {"tasks": "", "lead": "lead", "first_lead": "first", "support": "support", "responsible": "responsible",
                 "local": "local", "inherited": "inherited"}  # fmt: skip
        rows = told(client, "/agencies")["agencies"]
        assert len(rows) > 70
        for row in rows[:12]:
            own = {"document": row["document"], "agency": row["agency"]["iri"]}
            for name, part in parts.items():
                assert told(client, "/tasks", **own, role=part)["paging"]["total"] == row[name], (own, name)

    def test_partners_share_as_many_tasks_as_is_said(self, client: TestClient) -> None:
        body = told(client, "/cooperation", document="ziyang")["bodies"][0]
        assert body["partners"]
        for partner in body["partners"]:
            asked = {"document": "ziyang", "agency": body["agency"], "partner": partner["agency"]}
            assert told(client, "/tasks", **asked)["paging"]["total"] == partner["tasks"]

    def test_sorts(self, client: TestClient) -> None:
        leads = [
            sum(duty["role"] == "lead" for duty in task["duties"])
            for task in told(client, "/tasks", document="ziyang", sort="-leads")["tasks"]
        ]
        assert leads == sorted(leads, reverse=True)
        assert leads[0] == 7
        assert [row["title"] for row in taken(client, "/tasks", sort="title")] == sorted(
            row["title"] for row in taken(client, "/tasks")
        )

    def test_states_add_up(self, client: TestClient) -> None:
        states = told(client, "/tasks")["states"]
        assert len(states) == 5
        for row in states:
            assert row["nobody"] + row["nolead"] + row["onelead"] + row["manyleads"] == row["tasks"]


class TestAgency:
    def test_tells_of_its_end_and_of_the_same_function_elsewhere(self, client: TestClient) -> None:
        rows = told(client, "/agencies", document="ziyang", standing="abolished")["agencies"]
        assert len(rows) > 5
        iri = next(row["agency"]["iri"] for row in rows if row["agency"]["name"] == "资阳市环境保护局")
        agency = told(client, iri.replace(ID, "/id/"))["agency"]
        assert (agency["ended"]["year"], agency["ended"]["successors"]) == ("2018", ["生态环境局"])
        assert [other["agency"]["name"] for other in agency["elsewhere"]] == ["辽源市生态环境局"]
        assert any(finding["rule"] == "abolished-agency" for finding in agency["about"]["findings"])

    def test_keeps_slips_beside_the_name(self, client: TestClient) -> None:
        row = told(client, "/agencies", standing="corrected", q="资阳市住房和城乡建设局")["agencies"][0]
        agency = told(client, row["agency"]["iri"].replace(ID, "/id/"))["agency"]
        slips = {form["form"]: form["slip"] for form in agency["written"]}
        assert slips == {"市住房城乡建设局": False, "市住房城乡建建局": True}
        for form in agency["written"]:
            asked = {"agency": row["agency"]["iri"], "written": form["form"]}
            assert told(client, "/tasks", **asked)["paging"]["total"] == form["tasks"]

    def test_has_a_page_in_both_languages(self, client: TestClient) -> None:
        iri = told(client, "/agencies", q="辽源市农业农村局")["agencies"][0]["agency"]["iri"]
        for language, heading in (("zh", "机构改革沿革"), ("en", "Reforms")):
            assert heading in client.get(iri.replace(ID, "/id/"), params={"lang": language}).text


class TestMatrix:
    def test_rows_and_columns_can_be_sorted(self, client: TestClient) -> None:
        page = told(client, "/responsibility", document="ziyang", rows="bodies", columns="lead")
        bodies = [row["bodies"] for row in page["rows"]]
        assert bodies == sorted(bodies, reverse=True)
        leads = [agency["lead"] for agency in page["agencies"]]
        assert leads == sorted(leads, reverse=True)
        last = page["agencies"][-1]["agency"]
        first = told(client, "/responsibility", document="ziyang", rows=last)
        at = [agency["agency"] for agency in first["agencies"]].index(last)
        held = [bool(row["cells"][at]) for row in first["rows"]]
        assert held == sorted(held, reverse=True)

    def test_shows_tasks_of_nobody_where_they_are_wanted(self, client: TestClient) -> None:
        assert len(told(client, "/responsibility", document="xuchang")["rows"]) == 1
        assert len(told(client, "/responsibility", document="xuchang", empty="1")["rows"]) == 32
        page = client.get("/responsibility?document=shanxi&lang=zh").text
        assert "124 项任务没有写明任何责任单位" in page

    def test_excel_holds_the_matrix_as_it_is_shown(self, client: TestClient) -> None:
        asked = {"document": "ziyang", "role": "lead", "columns": "name"}
        book = openpyxl.load_workbook(io.BytesIO(client.get("/responsibility.xlsx", params=asked).content))
        shown = told(client, "/responsibility", **asked)
        names = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
        assert names == [agency["agency_label"] for agency in shown["agencies"]]
        assert book.worksheets[0].max_row == shown["duties"] + 1

    def test_a_hundred_and_twenty_four_tasks_by_forty_agencies(self, tmp_path: Path) -> None:
        file = tmp_path / "large.trig"
        file.write_text(large(tasks=124, agencies=40), encoding="utf-8")
        with open_store(files=[file, *resources.ontology_files()]) as store:
            page = TestClient(create_app(store))
            page.get("/tasks")
            begun = time.process_time()
            answer = page.get("/responsibility?document=large")
            assert time.process_time() - begun < 3
        assert answer.text.count('class="mark role-lead') == 124 * 40


class TestTargets:
    def test_one_indicator_in_all_documents(self, client: TestClient) -> None:
        rows = told(client, "/targets/compare")["indicators"]
        assert {row["indicator"] for row in rows} >= {ENERGY, WATER}
        assert all(len(row["aims"]) > 1 for row in rows)
        page = told(client, "/targets/compare", indicator=WATER)
        assert len(page["aims"]) == len(taken(client, "/targets", indicator=WATER)) == 4
        (panel,) = page["panels"]
        assert (panel["unit"], panel["is_change"]) == ("%", False)
        marked = [row["span"]["value"] for row in panel["plot"]["rows"] if row["span"]["mark"]]
        assert "91.3 → ≥85" in marked

    def test_changes_have_a_scale_of_their_own(self, client: TestClient) -> None:
        page = told(client, "/targets/compare", indicator=ENERGY)
        assert [panel["is_change"] for panel in page["panels"]] == [False, True]
        derived = [row["span"] for row in page["panels"][0]["plot"]["rows"] if row["span"]["derived"]]
        assert [round(span["end"], 2) for span in derived] == [0.65]
        bound = next(row["span"] for row in page["panels"][1]["plot"]["rows"] if row["span"]["side"] == "≤")
        assert bound["value"] == "↓ ≥15%"

    def test_units_are_converted_where_the_vocabulary_can(self, tmp_path: Path) -> None:
        files = []
        for name, place, aim in (("dongxun", "东浔", "2万吨"), ("xixun", "西浔", "3000吨")):
            text = f"{place}市减排实施方案\n一、主要目标\n到2025年，全市化学需氧量排放总量控制在{aim}以内。\n"
            files.append(tmp_path / f"{name}.trig")
            files[-1].write_bytes(to_trig(extract(read_structure(Text(text), name, name))))
        with open_store(files=[*files, *resources.ontology_files(), *resources.vocabulary_files()]) as store:
            page = TestClient(create_app(store))
            (row,) = told(page, "/targets/compare")["indicators"]
            aims = told(page, "/targets/compare", indicator=row["indicator"])["aims"]
        assert {aim["document"]: (float(aim["end"]), aim["unit"], aim["converted"]) for aim in aims} == {
            "dongxun": (20_000, "吨", True), "xixun": (3_000, "吨", False),
        }  # fmt: skip

    def test_sorts_by_parsed_numbers(self, client: TestClient) -> None:
        written = [target["value"] for target in told(client, "/targets", indicator=WATER, sort="value")["targets"]]
        assert written == ["85％以上", "90％以上", "90", "95.2"]

    def test_plots_hold_all_marks(self) -> None:
        drawn = plot([Span("a", "甲" * 40, "", 1.5, 80.0), Span("b", "乙", "", None, -3.0)], zero=True)
        points = [point for row in drawn.rows for point in (row.start, row.end) if point is not None]
        assert all(drawn.left <= point <= drawn.right for point in points)
        assert len({number for _, number in drawn.ticks}) == len(drawn.ticks) >= 3
        assert plot([Span("a", "甲", "", None, 0.0)]).rows[0].end is not None


class TestFindings:
    def test_counts_lead_to_as_many(self, client: TestClient) -> None:
        page = told(client, "/findings")
        assert len(page["severities"]) == 5
        for row in page["severities"]:
            for severity in ("high", "medium", "low", "info"):
                asked = {"document": row["document"], "severity": severity, "decision": "open"}
                assert told(client, "/findings", **asked)["total"] == row[severity]
        assert count(page, "severity", "high") == told(client, "/findings", severity="high")["total"]

    @pytest.mark.parametrize("grouping", ["", "rule", "document", "none"])
    def test_groups_hold_every_finding_once(self, client: TestClient, grouping: str) -> None:
        rows = taken(client, "/findings", group=grouping)
        assert len({row["iri"] for row in rows}) == len(rows) == told(client, "/findings", group=grouping)["total"]

    def test_all_are_taken_though_a_page_holds_fewer(self, client: TestClient) -> None:
        page = told(client, "/findings")
        assert len(page["findings"]) < len(taken(client, "/findings"))


class TestLoops:
    def test_views(self, client: TestClient) -> None:
        page = told(client, "/loops")
        assert page["sizes"]["loops"] == page["declared"] + page["found"] == len(taken(client, "/loops"))
        assert page["sizes"]["missing"] == len(taken(client, "/loops", view="missing")) > 0
        assert page["sizes"]["dangling"] == len(taken(client, "/loops", view="dangling")) > 0
        for gap in page["missing"]:
            assert gap["circle"]["arcs"][0]["kind"] == "missing"

    def test_every_arc_leads_to_its_words(self, client: TestClient) -> None:
        page = client.get("/loops?lang=zh").text
        for loop in told(client, "/loops")["loops"]:
            for number, _ in enumerate(loop["circle"]["arcs"], start=1):
                assert f'href="#loop-{loop["number"]}-{number}"' in page
                assert f'id="loop-{loop["number"]}-{number}"' in page


class TestDocuments:
    def test_counts_are_those_of_the_lists(self, client: TestClient) -> None:
        documents = told(client, "/documents")["documents"]
        assert len(documents) == 5
        for row in documents:
            name = row["name"]
            assert told(client, "/tasks", document=name)["paging"]["total"] == row["tasks"]
            assert told(client, "/tasks", document=name, state="nobody")["paging"]["total"] == row["nobody"]
            assert told(client, "/targets", document=name)["paging"]["total"] == row["targets"]
            assert told(client, "/findings", document=name, decision="open")["total"] == row["findings"]

    def test_the_outline_holds_every_task_of_a_heading(self, client: TestClient) -> None:
        page = told(client, "/documents/ziyang")
        chapters = [heading for heading in page["outline"] if not heading["depth"]]
        assert sum(heading["tasks"] for heading in chapters) == 48
        for heading in chapters:
            asked = {"document": "ziyang", "section": heading["section"]["locator"]}
            assert told(client, "/tasks", **asked)["paging"]["total"] == heading["tasks"]
            assert told(client, "/targets", **asked)["paging"]["total"] == heading["aims"]


class TestFiles:
    def test_of_names_like_formulas(self, sample: TestClient) -> None:
        book = openpyxl.load_workbook(io.BytesIO(sample.get("/agencies.xlsx?document=markup").content))
        assert book.worksheets[0]["A2"].value == "=cmd()<b>局</b>"
        assert book.worksheets[0]["A2"].data_type == "s"
        rows = list(csv.reader(io.StringIO(sample.get("/agencies.csv?document=markup").text)))
        assert rows[1][0] == "'=cmd()<b>局</b>"

    def test_have_headings_in_the_readers_language(self, sample: TestClient) -> None:
        for language in ("zh", "en"):
            text = sample.get(f"/tasks.csv?lang={language}").content.decode("utf-8-sig")
            assert next(csv.reader(io.StringIO(text))) == [getattr(column, language) for column in columns("tasks")]

    def test_are_the_same_each_time(self, sample: TestClient) -> None:
        assert sample.get("/findings.xlsx").content == sample.get("/findings.xlsx").content
        assert json.loads(sample.get("/tasks.json").text)["sheet"] == "tasks"

    def test_every_sheet_has_names_in_both_languages(self) -> None:
        assert len(words()["sheets"]) >= 12
        for name, sheet in words()["sheets"].items():
            assert all(sheet[language] for language in ("zh", "en")), name


def large(*, tasks: int, agencies: int) -> str:
    """A document in which every one of some agencies leads every one of some tasks."""
    prefixes = (
        "@prefix pg: <https://w3id.org/policygraph/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        f"@prefix oa: <http://www.w3.org/ns/oa#> . @base <{ID}> . <graph/l> {{"
        '<doc/l> a pg:PolicyDocument ; rdfs:label "大文件"@zh ; pg:sourceName "large" .'
        '<doc/l/e> a pg:Evidence ; oa:exact "牵头" ; oa:start 1 ; oa:end 3 ; pg:inDocument <doc/l> ; pg:locator "一" .'
    )
    bodies = [
        f'<agency/l/{a}> a pg:Agency ; rdfs:label "第{a}局"@zh ; pg:agencyKind "department" .' for a in range(agencies)
    ]
    rows = [
        f'<doc/l/t{t}> a pg:PolicyTask ; rdfs:label "第{t}项"@zh ; pg:inDocument <doc/l> ; pg:order {t} ; '
        f'pg:locator "一/{t}" ; pg:evidence <doc/l/e> .'
        for t in range(tasks)
    ]
    cells = [
        f"<doc/l/a{t}-{a}> a pg:Assignment ; pg:assignmentOf <doc/l/t{t}> ; pg:assignedAgency <agency/l/{a}> ; "
        f'pg:role "lead" ; pg:order {a + 1} ; pg:nameAsWritten "第{a}局" ; pg:isInherited false ; '
        "pg:inDocument <doc/l> ; pg:evidence <doc/l/e> ."
        for t in range(tasks)
        for a in range(agencies)
    ]
    return "\n".join([prefixes, *bodies, *rows, *cells, "}"])
