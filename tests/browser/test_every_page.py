"""Every page that the app serves, in Chromium: languages, themes, widths, axe, headers, JSON, and no outside request.

A page is walked where PAGES has its address; a new address that is in neither list fails here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from policygraph import resources
from policygraph.store import open_store
from policygraph_api.addresses import served_addresses
from policygraph_api.main import create_app
from policygraph_api.review.book import Book
from serving import serving
from watching import Opener, Watched

SAMPLE = Path(__file__).parent / "sample.trig"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
GLASS = "https://w3id.org/policygraph/id/element/glass"
EDGE = f"source={GLASS}&target={GLASS.replace('glass', 'waste-glass')}"
PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/agencies": ("/agencies?document={one}",),
    "/api": ("/api",),
    "/compare": ("/compare", "/compare?a={one}&b={other}"),
    "/cooperation": ("/cooperation?document={one}",),
    "/documents": ("/documents",),
    "/documents/{name}": ("/documents/{one}",),
    "/documents/{name}/text": ("/documents/{one}/text", "/documents/{one}/text?at=1-20"),
    "/findings": ("/findings?document={one}",),
    "/graph": ("/graph?document={one}",),
    "/graph/edge": (f"/graph/edge?{EDGE}",),
    "/id/{path:path}": ("/id/element/glass", "/id/doc/{plan}/task/{task}"),
    "/loops": ("/loops", "/loops?kind=open"),
    "/ontology": ("/ontology",),
    "/query": ("/query", "/query?name=documents#view=chart"),
    "/read": ("/read",),
    "/resource": (f"/resource?iri={GLASS}",),
    "/responsibility": ("/responsibility?document={one}",),
    "/review": ("/review",),
    "/review/evidence": ("/review/evidence?iri=https://w3id.org/policygraph/id/doc/{plan}/evidence/e2",),
    "/review/thing": ("/review/thing?iri=https://w3id.org/policygraph/id/doc/{plan}/task/{task}",),
    "/search": ("/search", "/search?q=玻璃"),
    "/targets": ("/targets?document={one}",),
    "/targets/compare": ("/targets/compare",),
    "/tasks": ("/tasks?document={one}",),
}
FILES = {
    f"/{name}.{{form}}"
    for name in ("agencies", "compare", "cooperation", "documents", "findings", "loops", "responsibility", "targets",
                 "targets/compare", "tasks")
}  # fmt: skip
NO_PAGES = FILES | {
    "/alignments", "/shapes", "/ontology/{name}",  # lead to parts of /ontology
    "/graph/data", "/graph/file/{form}", "/graph/places", "/health", "/openapi.json", "/query/names",
    "/query/result.xlsx", "/query/terms", "/query/things", "/report.html", "/report.xlsx", "/review/decisions",
    "/review/undo", "/sparql", "/sparql/", "/store", "/store/{path:path}",
}  # fmt: skip
POLICY = {
    "default-src 'self'", "img-src 'self' data:", "style-src 'self'", "base-uri 'none'", "form-action 'self'",
    "frame-ancestors 'none'", "object-src 'none'",
}  # fmt: skip
WIDTHS = (390, 1280, 2560)


@dataclass(frozen=True)
class Walk:
    """A server, which documents and task it has, and what it serves."""

    base: str
    one: str
    other: str
    plan: str
    task: str
    served: frozenset[str]

    def addresses(self) -> list[str]:
        """Every page of the server."""
        shown = (pages for path, pages in PAGES.items() if path in self.served)
        return [address.format(**vars(self)) for pages in shown for address in pages]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    book = Book(tmp_path_factory.mktemp("review") / "decisions.jsonl")
    with open_store(files=[SAMPLE, *resources.ontology_files()]) as store:
        app = create_app(store, book=book)
        with serving(app) as site:
            base = f"http://127.0.0.1:{site.port}"
            addresses = served_addresses(app)
            yield Walk(base, "yunxi", "markup", "990100-2021-0a0a0a0a", "t1", addresses)


@pytest.fixture(scope="module")
def plain(shipped_server: str) -> Walk:
    served = frozenset(path for path in PAGES if not path.startswith("/review"))
    return Walk(shipped_server, "xuchang", "ziyang", "140000-2016-90367725", "2e204d9943", served)


def go(visited: Watched, address: str) -> Response:
    answer = visited.page.goto(visited.base + address)
    assert answer is not None
    if "/query" in address:
        visited.page.wait_for_selector("#yasqe[data-ready]")
    if "/graph?" in address:
        visited.page.wait_for_selector("#graph[data-ready]")
    return answer


def complaints(page: Page) -> list[Any]:
    """What axe finds, as (rule, where, markup)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate("""async () => {
        const { violations } = await axe.run(document, { resultTypes: ["violations"] });
        return violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, `${node.target}`, node.html]));
    }""")
    return found


def overflow(page: Page) -> dict[int, int]:
    """How many pixels the page is wider than windows of WIDTHS, once drawings have taken the new size."""
    found = {}
    excess = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    size = page.viewport_size
    assert size is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(excess)
        for _ in range(20):
            if found[width] <= 0:
                break
            page.wait_for_timeout(100)
            found[width] = page.evaluate(excess)
    page.set_viewport_size(size)
    return {width: number for width, number in found.items() if number > 0}


def check_frame(page: Page, answer: Response, language: str) -> None:
    """Headers, language, title, the way past the menu."""
    assert answer.ok
    assert {part.strip() for part in answer.headers["content-security-policy"].split(";")} == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}
    assert "camera=()" in answer.headers["permissions-policy"]
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert len(page.title().removesuffix("· policygraph").strip()) > 1
    assert page.evaluate("document.querySelector('a, button, input').getAttribute('href')") == "#main"
    expect(page.locator("#menu a")).not_to_have_count(0)


def check_twin(page: Page, base: str) -> None:
    """The same data as JSON, by the link at the end of the page."""
    twin = page.locator("footer a[href*='format=json']").get_attribute("href")
    assert twin is not None
    answer = page.request.get(base + twin)
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json(), dict)


def test_every_address_is_a_page_that_is_walked_or_none(reviewed: Walk) -> None:
    assert {path for path in reviewed.served if not path.startswith("/api/")} == set(PAGES) | NO_PAGES


@pytest.mark.parametrize(("server", "language", "theme"), [("plain", "zh", "light"), ("reviewed", "en", "dark")])
def test_every_page(request: pytest.FixtureRequest, visit: Opener, server: str, language: str, theme: str) -> None:
    walk: Walk = request.getfixturevalue(server)
    visited = visit(walk.base)
    go(visited, f"/search?lang={language}&theme={theme}")
    faults: dict[str, Any] = {}
    for address in walk.addresses():
        check_frame(visited.page, go(visited, address), language)
        check_twin(visited.page, walk.base)
        scheme = visited.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        assert scheme == theme
        found = [*complaints(visited.page), *overflow(visited.page).items(), *visited.errors, *visited.outside]
        if found:
            faults[address] = found
        visited.errors.clear()
    assert faults == {}


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
@pytest.mark.parametrize("address", ["/documents/none", "/tasks?page=0"])
def test_pages_of_errors(visit: Opener, reviewed: Walk, language: str, theme: str, address: str) -> None:
    visited = visit(reviewed.base)
    go(visited, f"/search?lang={language}&theme={theme}")
    answer = go(visited, address)
    visited.errors.clear()  # the browser tells of every answer that is an error
    told = {
        "zh": {404: "没有这一页", 422: "请求有误"},
        "en": {404: "Not found", 422: "Bad request"},
    }
    expect(visited.page.locator("h1")).to_have_text(told[language][answer.status])
    assert complaints(visited.page) == []
    assert overflow(visited.page) == {}


def test_switches_keep_the_page_and_its_filters(visit: Opener, plain: Walk) -> None:
    visited = visit(plain.base, color_scheme="light")
    page = visited.page
    go(visited, "/tasks?document=ziyang&q=能源")
    page.get_by_role("link", name="深色").click()
    page.wait_for_url("**theme=dark**")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tasks")
    expect(page.locator("main [name=q]")).to_have_value("能源")
    assert "document=ziyang" in page.url
    go(visited, "/loops")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("link", name="As the system").click()
    page.wait_for_url("**theme=auto**")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_a_phone_has_a_menu_that_keys_open_and_close(visit: Opener, plain: Walk) -> None:
    visited = visit(plain.base, viewport={"width": 390, "height": 844})
    page = visited.page
    go(visited, "/search")
    link = page.get_by_role("link", name="责任矩阵")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="菜单").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("责任矩阵")


def test_focus_shows_and_paper_has_no_menu(visit: Opener, plain: Walk) -> None:
    visited = visit(plain.base, reduced_motion="reduce")
    page = visited.page
    go(visited, "/search")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box() is not None
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator("#menu a").first.focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert int(outline.removesuffix("px")) >= 2
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
