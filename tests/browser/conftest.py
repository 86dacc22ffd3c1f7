"""Chromium with every host but ours blocked, and two servers: the sample's and the shipped graph's."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from policygraph import resources
from policygraph.store import open_store
from policygraph_api.main import create_app
from serving import serving
from watching import PATIENCE, Opener, Watched

SAMPLE = Path(__file__).parent / "sample.trig"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def sample_server() -> Iterator[str]:
    with open_store(files=[SAMPLE, *resources.ontology_files()]) as store, serving(create_app(store)) as site:
        yield f"http://127.0.0.1:{site.port}"


@pytest.fixture(scope="session")
def shipped_server() -> Iterator[str]:
    with open_store() as store, serving(create_app(store)) as site:
        yield f"http://127.0.0.1:{site.port}"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """`visit(server, **context)` opens a browser profile of its own; afterwards nothing may have gone wrong in any."""
    opened: list[Watched] = []

    def new(server: str, **context: object) -> Watched:
        settings: dict[str, Any] = {"locale": "zh-CN", "viewport": {"width": 1366, "height": 900}, **context}
        profile = browser.new_context(**settings)
        watched = Watched(profile.new_page(), server)
        profile.route("**/*", watched.answer)
        watched.page.on("console", lambda m: watched.errors.append(m.text) if m.type == "error" else None)
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        opened.append(watched)
        return watched

    yield new
    for watched in opened:
        watched.page.context.close()
        assert watched.outside == []
        assert watched.errors == []
