"""Pages that take too long."""

import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.pages.missing import add_patience
from policygraph_api.patience import Patience
from policygraph_api.problems import problem
from serving import Site, serving, soon, until

pytestmark = pytest.mark.alone

RELEASED = threading.Event()


def slow(_request: Request) -> Response:
    RELEASED.wait(20)
    return PlainTextResponse("late")


def quick(_request: Request) -> Response:
    return PlainTextResponse("here")


def failing(_request: Request) -> Response:
    raise ValueError("no")


@pytest.fixture
def site() -> Iterator[Site]:
    RELEASED.clear()
    app = Starlette(
        routes=[Route("/slow", slow), Route("/quick", quick), Route("/health", quick), Route("/failing", failing)]
    )
    with serving(Patience(app, 0.4, lambda _request: problem(503, "late"))) as running:
        yield running
        RELEASED.set()


def test_slow_page_is_answered_in_time_and_others_go_on(site: Site) -> None:
    with soon():
        assert site.send("GET", "/slow").problem()["status"] == 503
    assert site.send("GET", "/quick").body == b"here"
    assert site.send("GET", "/failing").status == 500


def test_slow_pages_do_not_take_all_threads(site: Site) -> None:
    asking = [threading.Thread(target=site.send, args=("GET", "/slow")) for _ in range(30)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert site.send("GET", "/quick").status == 503
    assert site.send("GET", "/health").body == b"here"
    RELEASED.set()
    until(lambda: site.send("GET", "/quick").status == 200)
    assert site.send("GET", "/slow").status == 200


def test_a_person_gets_a_page() -> None:
    RELEASED.clear()
    with open_store([]) as store:
        app = create_app(store)
        app.add_route("/slow", slow)
        add_patience(app, 0.3)
        with serving(app) as site:
            headers = {"Accept": "text/html", "Accept-Language": "zh"}
            page = site.send("GET", "/slow", headers=headers)
            assert (page.status, page.type, page.headers["Retry-After"]) == (503, "text/html", "10")
            assert "暂时无法回答" in page.body.decode()
            assert site.send("GET", "/slow").problem()["status"] == 503
            RELEASED.set()
