"""What a person sees when something fails, and that a program sees a problem."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from policygraph.errors import StoreError
from policygraph.store import open_store
from policygraph_api.main import create_app

SAMPLE = Path(__file__).parent / "browser" / "sample.trig"
PERSON = {"Accept": "text/html,*/*;q=0.8"}
SAID = {
    "/fails": (500, "服务器出错", "Server error"),
    "/unreachable": (503, "暂时无法回答", "Unavailable"),
    "/tasks?page=0": (422, "请求有误", "Bad request"),
    "/nothing": (404, "没有这一页", "Not found"),
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with open_store(files=[SAMPLE]) as store:
        app = create_app(store)

        @app.get("/fails")
        def fails() -> None:
            raise ZeroDivisionError

        @app.get("/unreachable")
        def unreachable() -> None:
            raise StoreError("http://127.0.0.1:1/sparql", "does not answer")

        yield TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("address", SAID)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_person_gets_a_page(client: TestClient, address: str, theme: str) -> None:
    status, chinese, english = SAID[address]
    mark = "&" if "?" in address else "?"
    for language, title in (("zh", chinese), ("en", english)):
        answer = client.get(f"{address}{mark}lang={language}&theme={theme}", headers=PERSON)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert f"<h1>{title}</h1>" in answer.text
        assert ("dark.css" in answer.text) == (theme == "dark")
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize("address", SAID)
def test_a_program_gets_a_problem(client: TestClient, address: str) -> None:
    mark = "&" if "?" in address else "?"
    for answer in (client.get(address), client.get(f"{address}{mark}format=json", headers=PERSON)):
        assert answer.status_code == SAID[address][0]
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_interface_for_programs_answers_browsers_with_problems_too(client: TestClient) -> None:
    answer = client.get("/api/tasks?limit=none", headers=PERSON)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
