"""What the first pages need is computed before somebody asks for it, and not for what would take minutes."""

import threading
import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from policygraph.store import open_store
from policygraph_api.pages import warming
from policygraph_api.pages.site import Site

PLANS = Path(__file__).parent / "data" / "plans.trig"
LAST = "standings"


def ready(site: Site) -> bool:
    return LAST in vars(site)


def served(site: Site) -> FastAPI:
    app = FastAPI()
    app.include_router(warming.warming_router(site))
    return app


def test_the_first_pages_are_ready_before_they_are_asked_for() -> None:
    with open_store([PLANS]) as store:
        site = Site(store)
        with TestClient(served(site)):
            deadline = time.monotonic() + 60
            while not ready(site) and time.monotonic() < deadline:
                time.sleep(0.05)
        assert ready(site)
        assert {"audited", "loops", "gaps", "duties"} <= set(vars(site))


def test_nothing_goes_on_when_the_app_has_ended() -> None:
    with open_store([PLANS]) as store, TestClient(served(Site(store))):
        pass
    assert "warming" not in {thread.name for thread in threading.enumerate()}


def test_a_large_graph_is_left_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "LARGEST", 10)
    with open_store([PLANS]) as store:
        site = Site(store)
        with TestClient(served(site)):
            time.sleep(0.2)
        assert "duties" not in vars(site)
