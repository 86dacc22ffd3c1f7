"""What a reviewer does on the pages, in Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from policygraph.decisions import Decision, read_decisions
from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.review.book import Book
from serving import serving
from watching import Opener


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review") / "decisions.jsonl"


@pytest.fixture(scope="module")
def server(book: Path) -> Iterator[str]:
    with open_store() as store, serving(create_app(store, book=Book(book))) as site:
        yield f"http://127.0.0.1:{site.port}"


@pytest.fixture(autouse=True)
def _empty(book: Path) -> None:
    book.unlink(missing_ok=True)


def decide(page: Page, where: str, verdict: str, reason: str) -> None:
    box = page.locator(f"{where} .review")
    box.locator(f"[value={verdict}]").check()
    box.locator("[name=reason]").fill(reason)
    if not box.locator("[name=by]").input_value():
        box.locator("[name=by]").fill("复核员")
    box.locator(".decide button").click()


def press(page: Page, key: str) -> None:
    """Press a key once the page listens."""
    expect(page.locator(".keys")).to_be_visible()
    page.keyboard.press(key)


def lines(book: Path) -> list[Decision]:
    return list(read_decisions(book)) if book.exists() else []


def test_confirm_a_finding_beside_the_list_and_see_it_after_a_reload(visit: Opener, server: str, book: Path) -> None:
    visited = visit(server)
    page = visited.page
    visited.open("/findings?rule=agency-misspelled")
    page.locator(".finding summary").first.click()
    page.locator(".finding[open] .decide-link[href*=finding]").first.click()
    decide(page, "#panel", "confirm", "原文确有错字")
    expect(page.locator("#panel .standing")).to_contain_text("已确认")
    expect(page.locator("#panel .standing")).to_contain_text("尚未生效")
    assert [(line.verdict, line.reason, line.by) for line in lines(book)] == [("confirm", "原文确有错字", "复核员")]
    page.reload()
    expect(page.locator(".finding .decided-waiting").first).to_be_attached()


def test_reject_replace_and_undo_a_duty_of_the_matrix(visit: Opener, server: str, book: Path) -> None:
    visited = visit(server)
    page = visited.page
    visited.open("/responsibility?document=ziyang")
    duty = page.locator("a.mark.inherited").first
    duty.click()
    decide(page, "#panel", "reject", "本条不适用")
    marked = page.locator("a.mark.inherited").first.locator("xpath=following-sibling::abbr[1]")
    expect(marked).to_have_text("✗")
    page.locator("#panel .review [value=replace]").check()
    page.locator("#panel [name='with.role']").select_option("support")
    decide(page, "#panel", "replace", "应为配合")
    expect(marked).to_have_text("改")
    assert [line.fields() for line in lines(book)] == [{}, {"role": "support"}]
    page.locator("#panel .undo").click()
    expect(page.locator("#panel .standing")).to_contain_text("本条不适用")
    page.locator("#panel .undo").click()
    expect(page.locator("#panel .standing")).to_have_count(0)
    expect(page.locator("#panel .decide")).to_be_visible()
    assert lines(book) == []
    page.reload()
    expect(page.locator(".decided")).to_have_count(0)


def test_go_through_the_list_by_keys(visit: Opener, server: str, book: Path) -> None:
    visited = visit(server, color_scheme="dark")
    page = visited.page
    visited.open("/review?lang=en")
    expect(page.locator(".progress b")).to_contain_text("0 of ")
    rows = page.locator(".waiting li")
    press(page, "j")
    expect(rows.nth(1).locator("[aria-current]")).to_have_count(1)
    press(page, "k")
    expect(rows.nth(0).locator("[aria-current]")).to_have_count(1)
    press(page, "c")
    expect(page.locator(".desk [name=reason]")).to_be_focused()
    page.keyboard.type("as the text says")
    page.keyboard.press("Tab")
    page.keyboard.type("A. Reviewer")
    page.keyboard.press("Enter")
    expect(page.locator(".progress b")).to_contain_text("1 of ")
    press(page, "r")
    page.keyboard.type("misread")
    page.keyboard.press("Enter")
    expect(page.locator(".progress b")).to_contain_text("2 of ")
    assert [(line.verdict, line.by) for line in lines(book)] == [("confirm", "A. Reviewer"), ("reject", "A. Reviewer")]
    page.locator("[name=state]").select_option("decided")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(2)
    press(page, "u")
    expect(rows).to_have_count(1)
    page.get_by_label("Keys:").uncheck()
    page.locator("h1").click()
    page.keyboard.press("c")
    expect(page.locator(".desk [name=reason]")).not_to_be_focused()


def test_two_tabs_lose_nothing(visit: Opener, server: str, book: Path) -> None:
    tabs = [visit(server), visit(server)]
    for tab in tabs:
        tab.open("/review?kind=name")
        tab.page.evaluate("document.querySelector('.desk .review').scrollIntoView()")
    decide(tabs[0].page, ".desk", "confirm", "甲")
    expect(tabs[0].page.locator(".progress b")).to_contain_text("已裁定 1 ")
    tabs[1].errors.clear()
    decide(tabs[1].page, ".desk", "reject", "乙")
    expect(tabs[1].page.locator("main")).to_contain_text("was decided on meanwhile")
    assert [line.reason for line in lines(book)] == ["甲"]
    tabs[1].errors.clear()  # the browser tells of the 409 itself


def test_without_scripts_the_forms_lead_back(visit: Opener, server: str, book: Path) -> None:
    visited = visit(server, java_script_enabled=False)
    page = visited.page
    visited.open("/tasks?document=ziyang")
    page.locator("a.duty").first.click()
    decide(page, "main", "reject", "误读")
    expect(page.locator(".standing")).to_contain_text("已否决")
    assert page.url.startswith(f"{server}/id/")
    page.locator(".undo").click()
    expect(page.locator(".standing")).to_have_count(0)
    assert lines(book) == []


def test_the_pages_fit_a_phone_and_a_laptop(visit: Opener, server: str) -> None:
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            visited = visit(server, viewport={"width": width, "height": 844}, color_scheme=scheme)
            for address in ("/review", "/review?kind=name", "/review?kind=statement&state=all", "/findings"):
                visited.open(address)
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert visited.page.evaluate(wide) <= 1, address
