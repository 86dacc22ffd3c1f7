"""A document is read for whoever sends one: what it says comes back, and nothing stays."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pyoxigraph as ox
import pytest

from papers import body_of, print_page, save_page, save_word
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document
from sending import form, give, reading
from serving import FORM, Site

HOSTILE = '一、加强<script>alert("x")</script>管理。<img src=x onerror=alert(1)>（责任单位：市财政局<b>、市水利局）\n'


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    with reading() as served:
        yield served


def said(page: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry for entry in page["entries"] if entry["kind"] == kind]


def test_the_record_is_what_the_command_prints(site: Site, sample: Path) -> None:
    answer = give(site, sample)
    assert answer.status == 200
    assert answer.json() == json.loads(json.dumps(to_record(extract(read_document(sample)))))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "linlan.json" in str(answer.headers["Content-Disposition"])


@pytest.mark.parametrize("ending", ["docx", "html", "pdf", "gb18030"])
def test_every_format_is_read(site: Site, sample: Path, tmp_path: Path, ending: str) -> None:
    text = sample.read_text(encoding="utf-8")
    path = tmp_path / f"plan.{ending}"
    if ending == "docx":
        save_word(text, path)
    elif ending == "gb18030":
        path.write_bytes(text.encode("gb18030"))
    else:
        page = save_page(body_of(text), tmp_path / "plan.html")
        path = page if ending == "html" else print_page(page, path)
    answer = give(site, path)
    assert answer.status == 200, answer.body
    assert answer.json()["document"]["title"] == to_record(extract(read_document(sample)))["document"]["title"]


def test_all_of_a_page_stands_in_the_text(site: Site, sample: Path) -> None:
    page = give(site, sample, "page").json()
    assert page["text"] == sample.read_bytes().decode()
    assert page["outline"]
    duties = [duty for task in said(page, "task") for duty in task["duties"]]
    assert {duty["role"] for duty in duties} >= {"lead"}
    for duty in duties:
        start, end = duty["spans"][0]
        assert "".join(page["text"][start:end].split()) == duty["label"]
        assert duty["agency"]
        assert duty["resolved_by"]
    assert said(page, "finding")
    for entry in page["entries"]:
        assert entry["spans"], entry
        assert all(0 <= start < end <= len(page["text"]) for start, end in entry["spans"])


def test_triples_and_workbook_are_those_of_this_document(site: Site, sample: Path) -> None:
    triples = give(site, sample, "trig")
    assert triples.type == "application/trig"
    quads = list(ox.parse(triples.body, format=ox.RdfFormat.TRIG))
    assert len({quad.graph_name for quad in quads}) == 1
    book = openpyxl.load_workbook(io.BytesIO(give(site, sample, "xlsx").body), read_only=True)
    assert book["文件"].max_row == 2


def test_a_page_without_scripts_shows_the_result_and_its_files(site: Site, sample: Path) -> None:
    shown = site.send("GET", "/read")
    assert "什么都不保存" in shown.body.decode()
    assert shown.headers["Referrer-Policy"] == "same-origin"
    answer = site.send("POST", "/read?lang=en", *form(sample.name, sample.read_bytes()))
    assert answer.status == 200
    page = answer.body.decode()
    for ending in ("xlsx", "json", "trig"):
        assert f'download="linlan.{ending}" href="data:application/' in page
    anchors = set(re.findall(r' id="([^"]+)"', page))
    links = set(re.findall(r' href="#([^"]+)"', page))
    assert links <= anchors
    assert len(links) > 20


def test_pasted_text_is_text_whatever_it_looks_like(site: Site) -> None:
    body = urlencode({"text": "<html><body>" + HOSTILE})
    twin = site.send("POST", "/read?format=json", body, {"Content-Type": FORM}).json()
    assert twin["reading"]["text"] == "<html><body>" + HOSTILE
    page = site.send("POST", "/read", body, {"Content-Type": FORM}).body.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_a_file_that_is_empty_is_told_so(site: Site, content: bytes) -> None:
    for lang, told in (("zh", "空白.txt 是空的。"), ("en", "空白.txt is empty")):
        answer = site.send("POST", f"/read?lang={lang}", *form("空白.txt", content, text=""))
        assert answer.status == 422
        assert told in answer.body.decode()
    assert site.send("POST", "/api/read", *form("空白.txt", content)).problem()["detail"] == "空白.txt is empty"
    nothing = site.send("POST", "/read?lang=en", *form("", b"", text="")).body.decode()
    assert "choose a file, or paste a text" in nothing
    assert site.send("POST", "/api/read", *form("空白.txt", b"", text="一、管理")).status == 200


def test_stages_are_told_as_they_begin(site: Site, sample: Path) -> None:
    body, headers = form(sample.name, sample.read_bytes())
    answer = site.send("POST", "/read", body, headers | {"Accept": "application/x-ndjson"})
    lines = [json.loads(line) for line in answer.body.decode().splitlines()]
    assert [line["stage"] for line in lines[:-1]] == ["text", "statements", "graph", "audit", "files"]
    assert "data-beside" in lines[-1]["html"]
    refused = site.send(
        "POST", "/read", *form("x.png", b"\x89PNG\r\n")[:1], headers | {"Accept": "application/x-ndjson"}
    )
    assert 'role="alert"' in json.loads(refused.body.decode().splitlines()[-1])["html"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("address", ["/read?format=json", "/api/read"])
def test_pages_of_other_sites_cannot_make_it_work(site: Site, headers: dict[str, str], address: str) -> None:
    assert site.send("POST", address, "一、管理", headers | {"Content-Type": "text/plain"}).problem()["status"] == 403


def test_our_own_pages_can(site: Site) -> None:
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": f"http://127.0.0.1:{site.port}"}, {}):
        answer = site.send("POST", "/api/read", "一、管理", headers | {"Content-Type": "text/plain"})
        assert answer.status == 200
