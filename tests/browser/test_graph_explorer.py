"""The graph explorer in Chromium: each thing that a person can do there, once."""

import json
import math
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from exploring import points, state
from policygraph.namespaces import ID
from watching import Opener

GLASS = f"{ID}element/glass"
FLY_ASH = f"{ID}element/fly-ash"
AROUND = f"/graph?network=material&focus={FLY_ASH}"


def on_screen(page: Page, *nodes: str) -> tuple[float, float]:
    """The middle between some nodes of the picture, in pixels of the window."""
    spots: Any = page.evaluate(
        "(ids) => ids.map((id) => window.policygraph.picture.spot(id)).map(({ x, y }) => [x, y])", list(nodes)
    )
    box = page.locator("#picture").bounding_box()
    assert box is not None
    return box["x"] + sum(x for x, _ in spots) / len(spots), box["y"] + sum(y for _, y in spots) / len(spots)


def find(page: Page, words: str) -> None:
    page.locator("#node-search").fill(words)
    page.keyboard.press("Enter")


def choice(page: Page, group: str, value: str) -> Locator:
    return page.locator(f"#{group} input[value='{value}']")


def test_a_node_and_an_edge_show_their_words(visit: Opener, sample_server: str) -> None:
    visited = visit(sample_server)
    visited.open(f"/graph?network=material&focus={GLASS}")
    page = visited.graph()
    expect(page.locator("#details blockquote").first).to_have_text("“玻璃—废玻璃—玻璃”循环链")
    waste = f"{ID}element/waste-glass"
    page.mouse.click(*on_screen(page, waste))
    expect(page.locator("#details h2").first).to_contain_text("废玻璃")
    page.wait_for_timeout(400)  # two clicks at once are a double click
    page.mouse.click(*on_screen(page, GLASS, waste))
    expect(page.locator("#details h2").first).to_contain_text("→")
    expect(page.locator("#details blockquote").first).to_have_text("“玻璃—废玻璃—玻璃”循环链")
    expect(page.locator("#details .source").first).to_contain_text("东江省云溪市 2021–2025")
    expect(page.locator("#details .offsets").first).to_be_visible()


def test_names_and_aliases_are_found(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/graph?network=responsibility")
    page = visited.graph()
    find(page, "市发展改革委")
    expect(page.locator("#details h2").first).to_contain_text("资阳市发展和改革委员会")
    expect(page.locator("#details .duty").first).to_be_visible()
    page.locator("#node-search").fill("财政局")
    found = page.locator("#hits [role=option]:not(.all)").count()
    page.get_by_role("option", name=f"只看查到的 {found} 个节点").click()
    assert len(state(page)["nodes"]) == found > 1
    page.locator("#node-search").fill("没有这样的机构")
    expect(page.locator("#hits")).to_contain_text("没有这样的节点")


def test_facets_narrow_picture_and_table_alike(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/graph?network=responsibility")
    page = visited.graph()
    whole = state(page)
    choice(page, "documents", "ziyang").uncheck()
    expect(page.locator("[data-rows=edges] small")).not_to_have_text(str(len(whole["edges"])))
    assert not any("/512000/" in node for node, *_ in state(page)["nodes"] if "/agency/" in node)
    choice(page, "documents", "ziyang").check()
    choice(page, "places", "辽源市").uncheck()
    assert not any("/agency/220400/" in node for node, *_ in state(page)["nodes"])
    choice(page, "places", "辽源市").check()
    page.locator("fieldset", has_text="角色").get_by_role("button").click()
    assert state(page)["edges"] == []
    choice(page, "roles", "ledBy").check()
    page.get_by_label("显示没有连线的节点").uncheck()
    led = state(page)
    assert {edge.split()[1] for edge in led["edges"]} == {"ledBy"}
    assert len(led["nodes"]) < len(whole["nodes"])
    expect(page.locator("[data-rows=edges] small")).to_have_text(str(len(led["edges"])))
    choice(page, "kinds", "Agency").uncheck()
    assert state(page)["nodes"] == []
    for _ in range(8):
        page.locator("#undo").click()
    assert state(page)["nodes"] == whole["nodes"]


def test_expand_collapse_hide_undo_and_redo_move_nothing(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    before = points(page)
    building = f"{ID}element/building-materials"
    page.locator("#limit").select_option("10")
    page.mouse.dblclick(*on_screen(page, building))
    after = points(page)
    assert len(after) == len(before) + 10
    assert {node: after[node] for node in before} == before
    closest = min(math.dist(a, b) for one, a in after.items() for other, b in after.items() if one < other)
    assert closest > 0.9
    expect(page.locator("#details h2").first).to_contain_text("建材")
    counts = page.locator(".around summary small")
    expect(counts.first).to_contain_text("11 / 21")
    page.locator(".around .group > button:enabled").first.click()
    expect(counts.first).to_contain_text("21 / 21")
    page.get_by_role("button", name="收起").click()
    assert len(points(page)) < len(after)
    page.locator("#undo").click()
    page.locator("#undo").click()
    assert points(page) == after
    page.locator("#redo").click()
    expect(counts.first).to_contain_text("21 / 21")
    page.locator("#details .acts").get_by_role("button", name="隐藏").click()
    assert building not in points(page)
    expect(page.locator("#state")).to_contain_text("隐藏 1 个")
    page.get_by_role("button", name="显示已隐藏的").click()
    assert building in points(page)
    page.get_by_role("button", name="全图").click()
    assert len(points(page)) > 300


def test_neighbors_are_listed_with_their_words(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    page.locator(".around summary").first.click()
    rows = page.locator(".around li")
    expect(rows).to_have_count(26)
    rows.first.get_by_role("button", name="原文").click()
    expect(page.locator("#details h2").first).to_contain_text("粉煤灰 →")
    expect(page.locator("#details blockquote").first).to_be_visible()


def test_a_dragged_node_stays(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    cement = f"{ID}element/cement"
    before = points(page)
    x, y = on_screen(page, cement)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    after = points(page)
    assert [node for node in before if before[node] != after[node]] == [cement]
    assert on_screen(page, cement) == pytest.approx((x - 60, y + 40), abs=2)
    assert state(page)["pinned"] == [cement]
    page.wait_for_timeout(600)
    assert points(page) == after
    page.mouse.click(*on_screen(page, cement))
    page.get_by_role("button", name="取消固定").click()
    assert points(page) == before


def test_the_path_between_two_nodes(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    page.locator("#way summary").click()
    for name, words in (("from", "粉煤灰"), ("to", "沼气")):
        page.locator(f"#path-{name}").fill(words)
        page.keyboard.press("Enter")
    page.locator("#path [name=scope]").select_option("shown")
    page.get_by_role("button", name="找最短路径").click()
    expect(page.locator("#path output")).to_contain_text("没有路径")
    page.locator("#path [name=scope]").select_option("all")
    page.get_by_role("button", name="找最短路径").click()
    expect(page.locator("#path output")).to_contain_text("最短路径有")
    trail = state(page)["trail"]
    assert trail[0] == FLY_ASH
    assert set(trail) <= set(points(page))
    page.locator("#path li button.source").first.click()
    expect(page.locator("#details blockquote").first).to_be_visible()
    page.locator("#details").get_by_role("link", name="查看这条陈述").first.click()
    page.locator("#details").get_by_role("button", name="← 供给").click()
    expect(page.locator("#details h2")).to_contain_text("→")
    page.get_by_role("button", name="只看路径").click()
    assert set(points(page)) == set(trail)


def test_the_table_keeps_step(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/graph?network=material")
    page = visited.graph()
    page.get_by_role("tab", name="节点").click()
    page.get_by_role("columnheader", name="连线数").get_by_role("button").click()
    page.get_by_role("columnheader", name="连线数").get_by_role("button").click()
    numbers = [int(text) for text in page.locator("#rows td.number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#rows tbody button").nth(1).click()
    chosen = state(page)["selected"]["node"]
    expect(page.locator("#rows tr[aria-selected=true]")).to_have_count(1)
    page.get_by_role("tab", name="连线").click()
    assert page.locator("#rows tbody tr").count() == sum(chosen in edge.split() for edge in state(page)["edges"])
    page.locator("#rows tbody button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#details blockquote").first).to_be_visible()
    assert "edge" in state(page)["selected"]


def test_one_address_restores_the_view(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    page.mouse.dblclick(*on_screen(page, f"{ID}element/building-materials"))
    x, y = on_screen(page, f"{ID}element/cement")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y - 30, steps=3)
    page.mouse.up()
    page.locator("#picture").focus()
    page.keyboard.press("h")
    choice(page, "kinds", "Use").uncheck()
    page.locator("#labels").click()
    page.get_by_role("tab", name="节点").click()
    page.locator("#picture").focus()
    for key in ("+", "ArrowLeft", "n"):
        page.keyboard.press(key)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("#state")).to_contain_text("链接已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    other = visit(shipped_server, color_scheme="dark")
    other.page.goto(link)
    assert state(other.graph()) == state(page)
    expect(other.page.get_by_role("tab", name="节点")).to_have_attribute("aria-selected", "true")
    other.page.get_by_role("link", name="English").click()
    assert state(other.graph()) | {"seen": []} == state(page) | {"seen": []}, "English buttons leave it another height"


def saved(page: Page, form: str, folder: Path) -> bytes:
    page.locator(".export summary").click()
    with page.expect_download() as told:
        page.locator(f"[data-form={form}]").click()
    told.value.save_as(folder / form)
    return (folder / form).read_bytes()


def test_files_hold_exactly_what_is_shown(visit: Opener, shipped_server: str, tmp_path: Path) -> None:
    visited = visit(shipped_server)
    visited.open(AROUND)
    page = visited.graph()
    choice(page, "kinds", "Use").uncheck()
    shown = state(page)
    nodes, edges = {node for node, *_ in shown["nodes"]}, {tuple(edge.split()) for edge in shown["edges"]}
    graph = nx.parse_graphml(saved(page, "graphml", tmp_path).decode(), force_multigraph=True)
    assert set(graph) == nodes
    assert set(graph.edges()) == {(source, target) for source, _, target in edges}
    book = openpyxl.load_workbook(BytesIO(saved(page, "xlsx", tmp_path)))
    sheets = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets}
    assert {row[-1] for row in sheets["节点"]} == nodes
    assert {(row[8], row[9]) for row in sheets["连线"]} == set(graph.edges())
    assert all(row[6] for row in sheets["连线"]), "each link has its words"
    table = json.loads(saved(page, "json", tmp_path))
    assert {row["iri"] for row in table["nodes"]} == nodes
    assert len(saved(page, "csv", tmp_path).decode("utf-8-sig").splitlines()) == len(table["edges"]) + 1
    drawing = ET.fromstring(saved(page, "svg", tmp_path))
    circles = [node for node in drawing if node.tag.endswith("circle")]
    assert len(circles) == len(nodes)
    assert "粉煤灰" in "".join(drawing.itertext())
    picture = saved(page, "png", tmp_path)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 2 * int(drawing.attrib["width"].partition(".")[0])


def test_everything_by_keyboard(visit: Opener, shipped_server: str) -> None:
    visited = visit(shipped_server)
    visited.open("/graph?network=material")
    page = visited.graph()
    page.locator("#picture").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#picture").focus()
    page.keyboard.press("/")
    page.keyboard.type("粉煤灰")
    page.keyboard.press("Enter")
    page.locator("#picture").focus()
    page.keyboard.press("o")
    around = points(page)
    page.keyboard.press("n")
    page.keyboard.press("e")
    more = points(page)
    assert len(more) > len(around)
    page.keyboard.press("c")
    page.keyboard.press("p")
    assert len(state(page)["pinned"]) == 1
    page.keyboard.press("u")
    page.keyboard.press("u")
    assert points(page) == more
    page.keyboard.press("l")
    assert state(page)["labels"] == "all"
    page.keyboard.press("t")
    expect(page.locator("#rows tbody button:focus")).to_have_count(1)
    page.keyboard.press("d")
    expect(page.locator("#details")).to_be_focused()
    page.keyboard.press("Escape")
    assert state(page)["selected"] is None
