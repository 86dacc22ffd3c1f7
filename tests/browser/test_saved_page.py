"""The graph page that `policygraph graph` saves: opened from disk, with every request but its own blocked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from commands import Run


@pytest.fixture(scope="module")
def saved(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "graph.html"
    done = run("graph", "-o", path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def page(browser: Browser, saved: Path) -> Iterator[Page]:
    """The page; afterwards nothing may have been asked for and nothing may have gone wrong."""
    asked: list[str] = []
    wrong: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == saved.as_uri():
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context = browser.new_context(viewport={"width": 1366, "height": 900})
    context.route("**/*", answer)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.goto(saved.as_uri())
    yield opened
    context.close()
    assert asked == []
    assert wrong == []


def test_it_draws(page: Page) -> None:
    page.wait_for_function("network.body.nodeIndices.length > 500")
    drawn = page.evaluate(
        "() => { const c = document.querySelector('canvas');"
        " return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0); }"
    )
    assert drawn


def test_search_opens_the_words(page: Page) -> None:
    page.fill("#words", "资阳市财政局")
    page.press("#words", "Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "资阳市财政局"
    assert panel.locator("blockquote", has_text="市财政局").count() > 5
    assert "ziyang · 四/" in panel.inner_text() or "ziyang · 二/" in panel.inner_text()


def test_a_neighbor_is_one_click_away(page: Page) -> None:
    page.fill("#words", "资阳市财政局")
    page.press("#words", "Enter")
    page.locator("#panel li button").first.click()
    assert page.locator("#panel h2").inner_text() != "资阳市财政局"
    page.locator("#panel .close").click()
    assert page.locator("#panel").is_hidden()


def test_what_is_not_there_is_said(page: Page) -> None:
    page.fill("#words", "没有这样的名称")
    page.press("#words", "Enter")
    assert page.evaluate("document.getElementById('words').validationMessage") != ""
    assert page.locator("#panel").is_hidden()
