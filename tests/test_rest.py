"""The JSON interface: lists with parts and filters, single things, neighbors."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from policygraph.store import Store
from policygraph_api.pages.i18n import messages
from policygraph_api.pages.lists import search
from policygraph_api.pages.site import Site
from policygraph_api.rest.schemas import examples

LISTS = {
    "documents": "document", "tasks": "task", "assignments": "assignment", "agencies": "agency", "targets": "target",
    "parks": "named", "projects": "named", "enterprises": "named", "chains": "chain",
    "flows": "flow", "loops": "loop", "findings": "finding",
}  # fmt: skip
WITHOUT_WORDS = {"documents", "agencies", "loops"}  # a document is its own, the others' links have them


def get(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize("name", LISTS)
def test_parts_of_a_list_make_the_whole(client: TestClient, name: str) -> None:
    whole: list[Any] = []
    address: str | None = f"/api/{name}?limit=97"
    while address is not None:
        part = get(client, address)
        whole += part["items"]
        address = part["next"]
    assert len(whole) == part["total"]
    assert whole
    assert len({str(item) for item in whole}) == len(whole)
    if name not in WITHOUT_WORDS:
        assert all(item["evidence"] and all(e["quote"] for e in item["evidence"]) for item in whole)


@pytest.mark.parametrize("name", LISTS)
def test_items_have_what_the_example_shows(client: TestClient, name: str) -> None:
    (item,) = get(client, f"/api/{name}?limit=1")["items"]
    assert set(examples()[LISTS[name]]) <= set(item)


def test_filters_narrow_a_list(client: TestClient) -> None:
    everything = get(client, "/api/assignments?limit=1")["total"]
    local = get(client, "/api/assignments?document=liaoyuan&role=local&limit=500")
    assert 0 < local["total"] < everything
    assert {(item["document"], item["role"]) for item in local["items"]} == {("liaoyuan", "local")}
    found = get(client, "/api/tasks?q=循环&limit=5")
    assert found["total"] > found["limit"] == 5
    assert "q=%E5%BE%AA%E7%8E%AF" in found["next"]
    assert all(item["document"] == "shanxi" for item in get(client, "/api/findings?document=shanxi")["items"])


def test_own_addresses_lead_to_the_thing(client: TestClient) -> None:
    for name in ("tasks", "agencies", "targets", "chains", "parks"):
        (item,) = get(client, f"/api/{name}?limit=1&offset=2")["items"]
        thing = get(client, item["self"])
        assert thing["iri"] == item["iri"]
        assert client.get(item["page"], headers={"Accept": "text/html"}).status_code == 200
        if "assignments" in item and name == "agencies":
            assert get(client, item["assignments"])["items"][0]["agency"] == item["iri"]


def test_neighbors_have_the_words_of_each_link(client: TestClient) -> None:
    iri = "https://w3id.org/policygraph/id/element/fly-ash"
    near = get(client, f"/api/graph/neighbors?node={iri}&network=material&limit=4")
    assert len(near["nodes"]) == 5 <= near["degree"]
    assert near["edges"]
    assert all(edge["evidence"] for edge in near["edges"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/documents/nowhere", 404),
        ("/api/things/element/nothing", 404),
        ("/api/graph/neighbors?node=urn:x", 404),
        ("/api/nothing", 404),
        ("/api/tasks?limit=0", 422),
        ("/api/tasks?limit=501", 422),
        ("/api/tasks?offset=-1", 422),
        ("/api/tasks?state=some", 422),
        ("/api/assignments?role=boss", 422),
    ],
)
def test_problems_have_one_shape(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() >= {"type", "title", "status", "detail"}
    assert answer.status_code == answer.json()["status"] == status


def test_page_tells_of_every_address_in_both_languages(client: TestClient) -> None:
    described = get(client, "/openapi.json")["paths"]
    page = client.get("/api").text
    assert all(f"<code>{path}</code>" in page for path in described)
    operations = [o for group in get(client, "/api?format=json")["groups"].values() for o in group]
    assert len(operations) >= len(described) >= 20
    assert all(f"apiname.{operation['key']}" in messages() for operation in operations)
    assert "https://cdn" not in page


def test_search_finds_other_names(client: TestClient) -> None:
    hits = get(client, "/api/search?q=市发改委")["items"]
    assert "Agency" in {hit["kind"] for hit in hits}
    assert get(client, "/api/search")["total"] == 0


def test_search_finds_agencies_by_short_forms_that_no_document_writes(client: TestClient) -> None:
    hits = get(client, "/api/search?q=资阳市发改委")["items"]
    assert [(hit["label"], hit["found"]) for hit in hits] == [("资阳市发展和改革委员会", "资阳市发改委")]


def test_the_index_of_names_of_a_large_store_has_the_short_forms_too(client: TestClient, shipped: Store) -> None:
    found = search(Site(shipped, largest=10), "资阳市发改委")
    small = get(client, "/search?q=资阳市发改委&format=json")
    assert found["groups"] == small["groups"] != []


def test_search_gives_what_is_called_just_so_before_what_holds_the_words(client: TestClient) -> None:
    materials = [hit["label"] for hit in get(client, "/api/search?q=粉煤灰")["items"] if hit["kind"] == "Material"]
    assert materials[0] == "粉煤灰"
    assert len(materials) > 1
