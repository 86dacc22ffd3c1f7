"""What a person does on the pages, in Chromium; `visit` sees that nothing is asked elsewhere and nothing fails."""

from playwright.sync_api import expect

from watching import Opener


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
