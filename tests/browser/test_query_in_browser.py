"""The query page in Chromium: writing, completing, running, cancelling, and results as table, chart and network."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from watching import Opener, Watched

PG = "PREFIX pg: <https://w3id.org/policygraph/ontology#>"
FEEDS = f"{PG} CONSTRUCT {{ ?a pg:feeds ?b }} WHERE {{ ?a pg:feeds ?b }}"
AGENCIES = f"{PG} SELECT ?agency (COUNT(?t) AS ?n) WHERE {{ ?t pg:ledBy|pg:supportedBy ?agency }} GROUP BY ?agency"
TASKS = f"{PG} SELECT ?name (COUNT(?t) AS ?n) WHERE {{ ?p pg:hasTask ?t ; pg:sourceName ?name }} GROUP BY ?name"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def open_query(visited: Watched, address: str = "/query") -> Page:
    visited.open(address)
    visited.page.wait_for_selector("#yasqe[data-ready]")
    return visited.page


def write(page: Page, text: str) -> None:
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def run(page: Page, text: str) -> None:
    write(page, text)
    page.keyboard.press("Control+Enter")


def test_completion_knows_classes_properties_variables_and_chinese_names(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server))
    hint = page.locator("li.CodeMirror-hint")
    write(page, "SELECT * WHERE { ")
    page.keyboard.type("?doc a pg:PolicyDoc", delay=5)
    expect(hint.filter(has_text="政策文件").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror-line").first).to_contain_text(PG)
    page.keyboard.type(" ; 依据", delay=5)
    expect(hint.filter(has_text="pg:evidence").first).to_be_visible()
    page.keyboard.press("Escape")
    write(page, f"{PG} SELECT * WHERE {{ ?document pg:feeds ")
    page.keyboard.type("?do", delay=5)
    expect(hint.first).to_contain_text("?document")
    page.keyboard.press("Escape")
    write(page, f"{PG} SELECT * WHERE {{ ?t pg:ledBy ")
    page.keyboard.insert_text("资阳市发展")
    expect(hint.filter(has_text="资阳市发展和改革委员会").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror")).to_contain_text("<https://w3id.org/policygraph/id/agency/512000/")


def test_a_table_leads_to_pages_and_is_sorted_filtered_and_turned(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server))
    run(page, AGENCIES)
    rows = page.locator("#view-table tbody tr")
    expect(rows.first.locator("a span").first).to_be_visible()
    page.locator("#view-table thead button").nth(1).click()
    page.locator("#view-table thead button").nth(1).click()
    expect(page.locator("#view-table th[aria-sort=descending]")).to_have_count(1)
    numbers = [int(text) for text in rows.locator("td.number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) > 20
    page.locator("#view-table input[type=search]").fill("发展和改革")
    expect(rows.first).to_contain_text("发展和改革委员会")
    rows.first.locator("a").first.click()
    expect(page.locator("#panel h2")).to_contain_text("发展和改革委员会")
    page.keyboard.press("Escape")
    run(page, "SELECT * WHERE { ?a ?b ?c }")
    expect(page.locator("#measured .more")).to_contain_text("10,000")
    expect(page.locator("#measured")).to_contain_text("时限 30 秒")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".pager")).to_contain_text("第 2 / 200 页")


def test_a_slow_query_can_be_cancelled(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server))
    run(page, SLOW)
    expect(page.locator("#state")).to_contain_text("正在执行")
    page.locator("#cancel").click()
    expect(page.locator("#state")).to_have_text("已取消。")
    expect(page.locator("#run")).to_be_enabled()
    run(page, "ASK { ?a ?b ?c }")
    expect(page.locator("#measured")).to_contain_text("是")


def test_an_error_is_marked_at_its_place(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    page = open_query(visited)
    run(page, "SELECT ?x WHERE {\n  ?x a pg:Agency\n}")
    expect(page.locator("#problem")).to_contain_text("第 2 行第 8 列")
    expect(page.locator(".wrong-part")).to_have_text("pg:Agency")
    visited.errors.clear()  # the browser tells of every answer that is an error
    page.keyboard.type(" ", delay=5)
    expect(page.locator(".wrong-part")).to_have_count(0)


def test_a_link_restores_query_view_and_choice(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    page = open_query(visited)
    run(page, TASKS)
    page.locator("#tab-chart").click()
    expect(page.locator("figure svg rect")).to_have_count(5)
    page.locator("#view-chart select").first.select_option("line")
    expect(page.locator("figure svg circle")).to_have_count(5)
    address = page.url.removeprefix(shipped_server)
    other = visit(shipped_server)
    other.open(address)
    expect(other.page.locator("figure svg circle")).to_have_count(5)
    other.page.locator("a[data-switch=lang]").click()
    expect(other.page.locator("html")).to_have_attribute("lang", "en")
    expect(other.page.locator("figure svg circle")).to_have_count(5)
    page.locator("#history summary").click()
    expect(page.locator("#history li")).to_have_count(1)
    page.locator("#history [data-clear]").click()
    expect(page.locator("#history .none")).to_be_visible()


def test_triples_and_pairs_of_things_become_a_network(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server))
    run(page, FEEDS)
    page.locator("#tab-graph").click()
    expect(page.locator(".picture[data-ready]")).to_be_visible()
    expect(page.locator("#view-graph .note")).to_contain_text("450")
    run(page, f"{PG} SELECT ?task ?agency WHERE {{ ?task pg:ledBy ?agency ; pg:locator ?place }} LIMIT 20")
    expect(page.locator("#view-graph .note")).to_contain_text("20 条联系")
    page.get_by_text("图中的事物").click()
    expect(page.locator("#view-graph .nodes a", has_text="在图谱中打开").first).to_be_visible()
    page.get_by_role("link", name="整个结果在图谱中打开").click()
    page.wait_for_url("**/graph?query=*")
    page.wait_for_selector("#graph[data-ready]")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "xml", "tsv"])
def test_rows_can_be_taken_away(visit: Opener, shipped_server: str, form: str, tmp_path: Path) -> None:
    page = open_query(visit(shipped_server), "/query?name=documents")
    with page.expect_download() as saved:
        page.locator(f"[data-form={form}]").click()
    saved.value.save_as(tmp_path / "saved")
    body = (tmp_path / "saved").read_bytes()
    if form == "xlsx":
        (sheet,) = openpyxl.load_workbook(io.BytesIO(body)).worksheets
        assert sheet.max_row == 6
    elif form == "json":
        assert len(json.loads(body)["results"]["bindings"]) == 5
    else:
        assert "资阳市" in body.decode("utf-8-sig")


def test_ask_a_question_by_its_form(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server, color_scheme="dark"))
    page.locator("#question-filter input").fill("并列")
    page.locator("[data-question=most-leads]").click()
    form = page.locator("form.conditions")
    expect(page.locator("#view-table td", has_text="四/（十七）").first).to_be_visible()
    form.locator("[name=minimum]").fill("16")
    form.locator("[name=document]").select_option("liaoyuan")
    form.locator("button").click()
    expect(page.locator("#view-table tbody tr")).to_have_count(1)
    expect(page.locator("#view-table td", has_text="七/（三）")).to_be_visible()
    assert page.url.endswith("/query?name=most-leads&minimum=16&document=liaoyuan")
    page.reload()
    expect(form.locator("[name=minimum]")).to_have_value("16")
    page.locator("[data-question=contradictions]").click()
    expect(page.locator("#asked .gap")).to_contain_text("水资源产出率")


def test_the_keyboard_gets_in_and_out_of_the_editor(visit: Opener, shipped_server: str) -> None:
    page = open_query(visit(shipped_server))
    page.locator(".CodeMirror textarea").first.focus()
    page.keyboard.press("Tab")  # the arrow keys scroll here
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result[data-ready]")).to_be_visible()
    page.locator("#tab-table").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-chart")).to_be_focused()
    expect(page.locator("#view-chart figure svg")).to_be_visible()
