"""Files and positions of what the graph page shows, as its scripts ask for them."""

import json
from io import BytesIO
from typing import Any

import networkx as nx
import openpyxl
import pytest
from starlette.testclient import TestClient

from policygraph_api.pages.layout import place
from policygraph_api.pages.packing import pack

MATERIAL = "/graph/file/{}?network=material"


@pytest.fixture(scope="module")
def shown(client: TestClient) -> dict[str, Any]:
    """Ten links of the material network with their ends."""
    edges = client.get("/graph/data?network=material").json()["edges"][:10]
    links = [(edge["source"], edge["target"], edge["kind"]) for edge in edges]
    return {"nodes": sorted({end for source, target, _ in links for end in (source, target)}), "edges": links}


def test_graphml_and_gexf_hold_just_that(client: TestClient, shown: dict[str, Any]) -> None:
    graphml = client.post(MATERIAL.format("graphml"), json=shown)
    read = nx.parse_graphml(graphml.text, force_multigraph=True)
    assert sorted(read) == shown["nodes"]
    assert set(read.edges()) == {(source, target) for source, target, _ in shown["edges"]}
    assert graphml.headers["Content-Disposition"] == 'attachment; filename="graph.graphml"'
    assert sorted(nx.read_gexf(BytesIO(client.post(MATERIAL.format("gexf"), json=shown).content))) == shown["nodes"]


def test_tables_have_the_words_of_each_link(client: TestClient, shown: dict[str, Any]) -> None:
    rows = json.loads(client.post(MATERIAL.format("json"), json=shown).text)
    assert [row["iri"] for row in rows["nodes"]] == shown["nodes"]
    assert all(row["words"] and row["offsets"] and row["document"] for row in rows["edges"])
    book = openpyxl.load_workbook(BytesIO(client.post(MATERIAL.format("xlsx"), json=shown).content))
    assert [sheet.max_row - 1 for sheet in book.worksheets] == [len(rows["edges"]), len(rows["nodes"])]
    lines = client.post(MATERIAL.format("csv"), json=shown).text.splitlines()
    assert len(lines) == len(rows["edges"]) + 1


def test_what_only_a_query_told_is_kept(client: TestClient) -> None:
    made = {"nodes": ["urn:a", "urn:b"], "edges": [["urn:a", "urn:b", "knows"]]}
    rows = json.loads(client.post(MATERIAL.format("json"), json=made).text)
    assert [row["label"] for row in rows["nodes"]] == ["urn:a", "urn:b"]
    assert rows["edges"][0]["kind"] == "knows"


def test_what_is_no_list_of_nodes_is_refused(client: TestClient) -> None:
    assert client.post(MATERIAL.format("csv"), json={"nodes": 3}).status_code == 422
    assert client.post(MATERIAL.format("exe"), json={"nodes": [], "edges": []}).status_code == 422
    nowhere = client.post("/graph/file/csv?network=none", json={"nodes": [], "edges": []})
    assert nowhere.status_code == 404


def test_positions_of_any_nodes(client: TestClient, shown: dict[str, Any]) -> None:
    places = client.post("/graph/places", json=shown).json()
    assert sorted(places) == shown["nodes"]
    assert client.post("/graph/places", json=shown).json() == places


def test_no_two_nodes_touch() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        [(f"t{i}", f"a{(i * 7 + j) % 25}") for i in range(60) for j in range(6)]
    )
    points = list(place(network).values())
    near = min((a - c) ** 2 + (b - d) ** 2 for i, (a, b) in enumerate(points) for c, d in points[:i])
    assert near > 0.8**2


def test_parts_stand_apart() -> None:
    parts = [{f"{part}-{node}": (float(node), 0.0) for node in range(9 - part)} for part in range(8)]
    placed = pack(parts)
    assert len(placed) == sum(map(len, parts))
    for part, own in enumerate(parts):
        others = [placed[node] for other in parts[:part] for node in other]
        assert all(abs(placed[node][0] - x) + abs(placed[node][1] - y) > 1 for node in own for x, y in others)
