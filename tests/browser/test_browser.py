"""What a person does on the pages, in Chromium; `visit` sees that nothing is asked elsewhere and nothing fails."""

import pytest
from playwright.sync_api import expect

from watching import Opener

PAGES = (
    "/", "/documents", "/documents/ziyang", "/documents/shanxi", "/tasks", "/agencies",
    "/responsibility?document=ziyang",
    "/targets", "/loops", "/findings", "/query", "/graph", "/search?q=粉煤灰",
)  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")])
def test_every_page_shows_without_errors(visit: Opener, shipped_server: str, language: str, theme: str) -> None:
    visited = visit(shipped_server, color_scheme=theme)
    visited.open(f"/?lang={language}")
    for address in PAGES:
        visited.open(address)
        expect(visited.page.locator("h1").first).to_be_attached()
        assert visited.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
        wide = visited.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{address} is wider than the window"


def test_pages_fit_a_phone(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server, viewport={"width": 390, "height": 844})
    for address in PAGES:
        visited.open(address)
        wide = visited.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{address} is wider than the window"


def test_lists_work_without_scripts(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server, java_script_enabled=False)
    visited.open("/responsibility?document=ziyang")
    visited.page.locator("a.mark.role-lead").first.click()
    expect(visited.page.locator("blockquote").first).to_be_visible()
    visited.open("/findings?severity=high")
    visited.page.locator(".findings > summary").first.click()
    visited.page.locator(".findings .finding > summary").first.click()
    expect(visited.page.locator(".finding[open] blockquote").first).to_be_visible()


def test_markup_in_a_document_runs_nothing(visit: Opener, sample_server: str) -> None:
    visited = visit(sample_server)
    visited.page.on("dialog", lambda dialog: visited.errors.append(f"a dialog opened: {dialog.message}"))
    for address in ("/", "/documents/markup", "/tasks", "/responsibility?document=markup", "/search?q=script"):
        visited.open(address)
    visited.open("/responsibility?document=markup")
    visited.page.locator("a.mark").first.click()
    expect(visited.page.locator("#panel blockquote").first).to_contain_text("<script>")
    visited.open("/graph")
    page = visited.graph()
    page.locator("#node-search").fill("img")
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_contain_text("<img")
