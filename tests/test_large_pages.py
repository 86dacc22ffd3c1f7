"""Pages of a store that is too large to be read as a whole: they read documents, and say what they leave out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, HTTPException
from starlette.testclient import TestClient

from policygraph.errors import StoreError
from policygraph.namespaces import ID
from policygraph.store import Store, open_store
from policygraph_api import main
from policygraph_api.pages.choosing import meant
from policygraph_api.pages.excerpt import excerpt
from policygraph_api.pages.exports import few
from policygraph_api.pages.graphscope import Scope, scoped
from policygraph_api.pages.kept import Kept
from policygraph_api.pages.site import Site
from policygraph_api.pages.tasks import TASKS
from policygraph_api.problems import add_problem_handlers
from policygraph_api.review.book import Book
from policygraph_api.routes import add_pages

PLANS = Path(__file__).parent / "data" / "plans.trig"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store([PLANS]) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(store: Store) -> Site:
    return Site(store, largest=10)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[TestClient]:
    app = FastAPI()
    add_problem_handlers(app)
    add_pages(app, Site(store, largest=10))
    with TestClient(app) as opened:
        yield opened


@pytest.fixture(scope="module")
def small(store: Store) -> Iterator[TestClient]:
    app = FastAPI()
    add_pages(app, Site(store))
    with TestClient(app) as opened:
        yield opened


TASK = f"{ID}doc/qingyu/task/1"
AGENCY = f"{ID}agency/990100/development-reform"
SAME = (
    "/documents", "/documents/qingyu", "/tasks", "/tasks?state=nobody&sort=-bodies", "/agencies", "/agencies?sort=name",
    "/targets", "/targets/compare?alone=1", "/responsibility?document=qingyu", "/cooperation?document=qingyu",
    "/findings", "/findings?group=rule", "/findings?group=document", "/findings?group=none",
    "/compare?a=nanling&b=qingyu", f"/resource?iri={AGENCY}", f"/resource?iri={TASK}", "/api/documents", "/api/tasks",
    "/api/targets", "/api/findings", "/api/agencies", "/documents/qingyu/text",
)  # fmt: skip


@pytest.mark.parametrize("address", SAME)
def test_a_large_store_tells_what_a_small_one_does(small: TestClient, client: TestClient, address: str) -> None:
    form = "" if address.startswith("/api") else f"{'&' if '?' in address else '?'}format=json"
    assert client.get(address + form).json() == small.get(address + form).json()


def test_the_loops_of_a_document_are_those_of_its_own_links(small: TestClient, client: TestClient) -> None:
    told, large = (each.get("/loops?document=qingyu&format=json").json() for each in (small, client))
    for name in ("loops", "paging", "declared", "found", "components"):
        assert large[name] == told[name]
    assert "view=missing" not in client.get("/loops?document=qingyu").text
    assert "view=missing" in small.get("/loops?document=qingyu").text
    declared = client.get("/loops?format=json").json()
    assert declared["only_declared"]
    assert {loop["declared"] for loop in declared["loops"]} == {True}


def test_the_overview_counts_the_same_and_lists_the_loops_that_texts_declare(
    small: TestClient, client: TestClient
) -> None:
    told, large = (each.get("/?format=json").json() for each in (small, client))
    for name in ("documents", "severities", "matters", "others", "loads"):
        assert large[name] == told[name]
    assert {**large["totals"], "loops": 0} == {**told["totals"], "loops": 0}
    assert large["loops"] == [loop for loop in told["loops"] if loop["declared"]]
    assert "/report.xlsx" in small.get("/").text
    assert "/report.xlsx" not in client.get("/").text


def test_a_document_is_read_alone(site: Site) -> None:
    part = excerpt(site, "qingyu")
    assert part is excerpt(site, "qingyu")
    assert [document.name for document in part.catalog.documents] == ["qingyu"]
    assert {finding.document for finding in part.findings} == {"qingyu"}
    assert len(part.store) < len(site.store)


class TestGraph:
    def test_it_begins_with_a_choice(self, client: TestClient) -> None:
        assert client.get("/graph/data").json() == {"nodes": [], "edges": []}
        page = client.get("/graph").text
        assert 'name="document"' in page
        assert "document=qingyu" in page
        assert client.get("/graph?document=2017").text.count('id="graph"') == 1  # the only one with these words
        several = client.get("/graph?document=20").text
        assert 'id="graph"' not in several
        assert "document=nanling" in several

    def test_a_query_result_needs_no_network(self, client: TestClient) -> None:
        assert 'id="graph"' in client.get("/graph?query=ASK%20%7B%7D").text

    def test_a_document_is_shown_as_in_a_small_store(self, client: TestClient, small: TestClient) -> None:
        shown = client.get("/graph/data?document=qingyu").json()
        whole = small.get("/graph/data").json()
        own = {(e["source"], e["kind"], e["target"]) for e in whole["edges"] if "qingyu" in e["documents"]}
        assert {(e["source"], e["kind"], e["target"]) for e in shown["edges"]} == own
        assert "/graph/data?network=all&amp;document=qingyu" in client.get("/graph?document=qingyu").text

    def test_around_a_body_are_its_tasks(self, client: TestClient) -> None:
        shown = client.get("/graph/data", params={"focus": AGENCY}).json()
        edges = [edge for edge in shown["edges"] if edge["target"] == AGENCY]
        assert edges
        near = client.get("/api/graph/neighbors", params={"node": AGENCY}).json()
        assert near["degree"] == len({edge["source"] for edge in edges})
        edge = {"source": edges[0]["source"], "target": AGENCY, "focus": AGENCY, "format": "json"}
        assert client.get("/graph/edge", params=edge).json()["statements"][0]["evidence"]

    def test_a_task_is_shown_in_its_document(self, site: Site) -> None:
        part = scoped(site, Scope(focus=TASK))
        assert part is not None
        assert part.scope == Scope(document="qingyu", focus=TASK)
        assert not part.cut

    @pytest.mark.parametrize("query", ["document=none", "focus=none", f"focus={ID}none"])
    def test_what_is_not_there(self, client: TestClient, query: str) -> None:
        assert client.get(f"/graph/data?{query}").status_code == 404


def test_search_finds_by_any_part_of_any_name(client: TestClient, small: TestClient) -> None:
    for words in ("青屿", "废渣", "xyz"):
        found = {
            group["kind"]: {hit["iri"] for hit in group["hits"]}
            for group in client.get(f"/search?q={words}&format=json").json()["groups"]
        }
        told = {
            group["kind"]: {hit["iri"] for hit in group["hits"]}
            for group in small.get(f"/search?q={words}&format=json").json()["groups"]
        }
        assert found == told
    agency = next(g for g in client.get("/search?q=发展&format=json").json()["groups"] if g["kind"] == "Agency")
    assert agency["hits"][0]["label"] == "南泠市发展和改革委员会"


def test_a_document_may_be_named_by_its_place(site: Site, client: TestClient) -> None:
    assert meant(site, "青屿").name == "qingyu"
    assert meant(site, "qingyu").others == ()
    assert [name for name, *_ in meant(site, "市").others] == ["beiwan", "nanling", "qingyu"]
    assert client.get("/tasks?document=青屿&format=json").json()["filter"]["document"] == "qingyu"
    assert "document=beiwan" in client.get("/tasks?document=市").text


@pytest.mark.parametrize("address", ["/report.xlsx", "/report.html"])
def test_a_report_of_everything_is_refused(client: TestClient, small: TestClient, address: str) -> None:
    assert client.get(address).status_code == 413
    assert small.get(address).status_code == 200


def test_a_large_store_is_not_reviewed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "LARGEST", 10)
    with pytest.raises(StoreError, match="too large to be reviewed"):
        main.create_app(store, book=Book(tmp_path / "decisions.jsonl"))


def test_a_file_takes_so_many_rows(site: Site) -> None:
    found = site.shelf.all(TASKS)
    assert few(found, found.total) is found
    with pytest.raises(HTTPException, match="narrow the list to 1"):
        few(found, 1)


def test_kept_things_are_the_last_ones() -> None:
    kept: Kept[int, list[int]] = Kept(2)
    first = kept.get(1, lambda: [1])
    kept.get(2, lambda: [2])
    assert kept.get(1, lambda: [0]) is first
    kept.get(3, lambda: [3])
    assert kept.get(2, lambda: [0]) == [0]
