"""The ontology page in Chromium: every theme, language and width; its picture and its examples lead somewhere."""

import pytest
from playwright.sync_api import Page, expect

from watching import Opener

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# labels of relations that lie over a box, or boxes whose words are wider than they are
TIGHT = """() => {
    const box = (e) => e.getBoundingClientRect();
    const boxes = [...document.querySelectorAll("svg.ontology rect.class")].map(box);
    const names = [...document.querySelectorAll("svg.ontology .relation-name")];
    const over = names.filter((n) => boxes.some((b) => box(n).left < b.right - 1 && box(n).right > b.left + 1
        && box(n).top < b.bottom - 1 && box(n).bottom > b.top + 1)).map((n) => n.textContent);
    const wide = [...document.querySelectorAll("svg.ontology .class-label")].filter((t) =>
        box(t).width > box(t.parentElement.querySelector("rect")).width).map((t) => t.textContent);
    return [...over, ...wide];
}"""


def at_anchor(page: Page, name: str) -> None:
    """The term is the target of the address, and on the screen below the bars."""
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    assert page.url.endswith(f"#{name}")


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")])
def test_page_shows_without_errors(visit: Opener, shipped_server: str, language: str, theme: str, width: int) -> None:
    visited = visit(shipped_server, color_scheme=theme, viewport={"width": width, "height": 844})
    visited.open(f"/ontology?lang={language}")
    assert visited.page.evaluate(OVERFLOW) <= 0
    if width > 1000:
        assert visited.page.evaluate(TIGHT) == []


def test_picture_leads_to_definitions_and_examples_to_things(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/ontology?lang=zh")
    page = visited.page
    page.locator("svg.ontology .class-Agency").click()
    at_anchor(page, "Agency")
    page.locator("svg.ontology .relation-name", has_text="牵头单位").click()
    at_anchor(page, "ledBy")
    page.locator("#ledBy [data-panel]").first.click()
    expect(page.locator("#panel .content h2")).to_be_visible()


def test_address_of_a_term_leads_to_its_place(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/ontology/MaterialFlow")
    at_anchor(visited.page, "MaterialFlow")
