"""What the graph explorer shows, told by its own scripts."""

from typing import Any

from playwright.sync_api import Page

STATE = """() => {
    const { explorer: { scene, selected, view }, picture } = window.policygraph;
    const round = (value) => Number(value.toPrecision(4));
    return {
        nodes: [...scene.nodes].sort().map((id) => [id, ...scene.point(id).map(round)]), edges: [...scene.edges].sort(),
        pinned: [...scene.pinned.keys()], trail: scene.trail, selected, labels: view.labels,
        sight: Object.values(picture.sight.camera).map(round),
        seen: [...scene.nodes].slice(0, 5).map((id) => Math.round(picture.spot(id).x)),
    };
}"""


def state(page: Page) -> Any:
    """Nodes with their points, edges, pins, trail, selection and sight."""
    return page.evaluate(STATE)


def points(page: Page) -> dict[str, tuple[float, float]]:
    """Where each node stands."""
    return {node: (x, y) for node, x, y in state(page)["nodes"]}
