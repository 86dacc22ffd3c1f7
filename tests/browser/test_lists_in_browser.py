"""What a person does with the lists, in Chromium: each flow in at most four clicks from the overview."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from watching import Opener

PAGES = (
    "/documents", "/documents/ziyang", "/tasks", "/agencies", "/responsibility?document=ziyang", "/targets",
    "/targets/compare", "/targets/compare?indicator=https://w3id.org/policygraph/id/indicator/industrial-water-reuse",
    "/loops", "/loops?view=missing", "/findings", "/cooperation?document=ziyang", "/compare?a=shanxi&b=xuchang",
)  # fmt: skip


def menu(page: Page, address: str) -> None:
    """One click on the main menu."""
    page.locator(f'header a[href="{address}"]').click()


@pytest.mark.parametrize(("language", "theme", "width"), [("zh", "light", 1280), ("en", "dark", 390)])
def test_every_list_fits_its_window(visit: Opener, shipped_server: str, language: str, theme: str, width: int) -> None:
    visited = visit(shipped_server, color_scheme=theme, viewport={"width": width, "height": 900})
    visited.open(f"/documents?lang={language}")
    for address in PAGES:
        visited.open(address)
        expect(visited.page.locator("h1").first).to_be_visible()
        wide = visited.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{address} is wider than the window"


def test_find_who_leads_a_task_and_read_the_sentence(visit: Opener, shipped_server: str) -> None:
    page = visit(shipped_server).page
    page.goto(f"{shipped_server}/")
    menu(page, "/tasks")  # 1
    page.locator(".stack td a[href*='document=ziyang'][href*='state=manyleads']").click()  # 2
    page.locator("td.duties a.role-lead").first.click()  # 3
    expect(page.locator("#panel blockquote").first).to_be_visible()
    expect(page.locator("#panel .document").first).to_have_text("资阳市 2017–2020")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("td.duties a.role-lead").first).to_be_focused()


def test_find_a_gap_and_export_it(visit: Opener, shipped_server: str, tmp_path: Path) -> None:
    page = visit(shipped_server).page
    page.goto(f"{shipped_server}/")
    menu(page, "/findings")  # 1
    page.locator(".stack td a[href*='document=sanming'][href*='severity=high']").click()  # 2
    with page.expect_download() as saved:
        page.locator(".take a", has_text="Excel").click()  # 3
    saved.value.save_as(tmp_path / "gaps.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "gaps.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 43
    assert {row[1] for row in rows} == {"高"}
    page.locator(".findings > summary").first.click()
    page.locator(".findings[open] .finding > summary").first.click()
    expect(page.locator(".finding[open] blockquote").first).to_be_visible()


def test_see_a_loop_and_its_missing_link(visit: Opener, shipped_server: str) -> None:
    page = visit(shipped_server).page
    page.goto(f"{shipped_server}/")
    menu(page, "/loops")  # 1
    page.locator(".views a[href*='view=missing']").click()  # 2
    card = page.locator(".circles .card").first
    expect(card.locator(".arc.missing")).to_have_count(1)
    card.locator("svg a .order").first.click()  # 3: the arc opens its words
    expect(card.locator(".links blockquote").first).to_be_visible()


def test_an_arc_opens_its_words_without_scripts(visit: Opener, shipped_server: str) -> None:
    page = visit(shipped_server, java_script_enabled=False).page
    page.goto(f"{shipped_server}/loops")
    card = page.locator("#loop-1")
    expect(card.locator("blockquote").first).to_be_hidden()
    card.locator("svg a .order").first.click()
    expect(card.locator("blockquote").first).to_be_visible()


def test_sort_and_filter_the_matrix_and_read_a_cell(visit: Opener, shipped_server: str, tmp_path: Path) -> None:
    page = visit(shipped_server, viewport={"width": 1280, "height": 900}).page
    page.goto(f"{shipped_server}/responsibility?document=ziyang")
    column = page.locator(".matrix thead .sums td a.sort").nth(10)
    name = page.locator(".matrix thead .turned a[data-panel]").nth(10).get_attribute("title")
    column.click()
    expect(page.locator("tbody tr").first.locator("td").nth(11).locator(".mark").first).to_be_visible()
    assert str(name) in str(
        page.locator("tbody tr").first.locator("td").nth(11).locator("a").first.get_attribute("title")
    )
    page.get_by_label("角色").select_option("lead")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody .mark.role-support")).to_have_count(0)
    page.locator("tbody .mark").first.click()
    expect(page.locator("#panel blockquote").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".matrix").evaluate("box => box.scrollTo(300, 900)")
    for kept in (page.locator(".matrix thead .corner").first, page.locator(".matrix tbody th").nth(25)):
        expect(kept).to_be_in_viewport()
    with page.expect_download() as saved:
        page.locator(".take a", has_text="CSV").click()
    saved.value.save_as(tmp_path / "saved.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "saved.csv").read_text(encoding="utf-8-sig"))))
    assert {row["角色"] for row in rows} == {"牵头"}


def test_sort_narrow_and_go_back_without_scripts(visit: Opener, shipped_server: str) -> None:
    page = visit(shipped_server, java_script_enabled=False).page
    page.goto(f"{shipped_server}/agencies?document=ziyang")
    page.locator("th a.sort", has_text="首位牵头").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("首位牵头")
    expect(page.locator("tbody tr").first).to_contain_text("资阳市发展和改革委员会")
    page.get_by_label("情况").select_option("abolished")
    page.get_by_role("button", name="筛选").click()
    assert "sort=-first_lead" in page.url
    expect(page.locator("tbody tr").first).to_contain_text("2018年改革后")
    page.locator(".chosen .chip", has_text="情况").click()
    expect(page.locator("tbody tr").first).to_contain_text("资阳市发展和改革委员会")
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("资阳市发展和改革委员会")
    expect(page.locator("#elsewhere tbody th")).to_have_count(2)


def test_a_mark_of_the_plot_leads_to_the_words(visit: Opener, shipped_server: str) -> None:
    page = visit(shipped_server).page
    page.goto(f"{shipped_server}/targets/compare")
    page.get_by_role("link", name="工业用水重复利用率").click()
    expect(page.locator(".dots .doubt")).to_have_count(2)
    page.wait_for_load_state()
    page.locator(".dots svg a").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote").first).to_contain_text("用水重复利用率")
