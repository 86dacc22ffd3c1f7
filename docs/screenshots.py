"""Takes the pictures of README.md and README.zh-CN.md: `make serve`, then `.venv/bin/python docs/screenshots.py`.

Needs the development extras and Debian's chromium, as the browser tests do. Nothing else writes these files.
"""

from __future__ import annotations

import argparse
import base64
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
SIZE = (1366, 800)
MOST_BYTES = 120_000
QUALITIES = (85, 75, 65, 55, 45)
LEADS = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?agencyLabel ?role (COUNT(?duty) AS ?tasks) WHERE {
  ?duty a pg:Assignment ; pg:role ?role ; pg:assignedAgency/rdfs:label ?agencyLabel .
  ?duty pg:inDocument/pg:sourceName "ziyang" ; pg:isInherited false
}
GROUP BY ?agencyLabel ?role"""
PAGES = {
    "overview": ("/", "light", "main"),
    "matrix": ("/responsibility?document=ziyang", "light", ".matrix"),
    "graph": ("/graph?network=material", "dark", "#graph[data-ready]"),
    "query": ("/query#" + urlencode({"query": LEADS, "view": "chart", "chart": "bar.0.2.1"}), "light", "figure rect"),
}


def main() -> None:
    """Write each page in both languages as docs/NAME.LANGUAGE.webp."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000", help="where the service answers")
    base = parser.parse_args().address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in ("zh", "en"):
            for name, (address, theme, awaited) in PAGES.items():
                page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
                page.goto(f"{base}/search?lang={language}&theme={theme}")
                page.goto(base + address)
                page.wait_for_selector(awaited)
                page.wait_for_timeout(2000)  # until labels are drawn
                if name == "query":
                    page.locator("#result").scroll_into_view_if_needed()
                    page.evaluate("scrollTo(0, document.getElementById('yasqe').offsetTop - 8)")
                (FOLDER / f"{name}.{language}.webp").write_bytes(picture(page))
                page.close()
        browser.close()


def picture(page: Page) -> bytes:
    """What the window shows as WebP, as good as fits into MOST_BYTES."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        data = base64.b64decode(taken["data"])
        if len(data) <= MOST_BYTES:
            return data
    raise ValueError(f"{page.url} does not fit into {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
