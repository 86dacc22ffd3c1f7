"""A document is read for whoever sends one: what it says comes back, nothing stays, and nothing hostile does harm."""

import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import docx
import openpyxl
import psutil
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request

from papers import body_of, print_page, save_page, save_word
from policygraph import resources
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.store import open_store
from policygraph.structure import read_document
from policygraph_api.desk import Desk, DeskLimits
from policygraph_api.main import create_app
from policygraph_api.pages import refusals
from policygraph_api.read_routes import reading_router
from policygraph_api.server import listen
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from policygraph_api.uploads import clean_name, read_upload
from serving import FORM, Answer, Site, in_a_loop, serving, until

BOUNDARY = "----a-boundary"
OCTETS = {"Content-Type": "application/octet-stream"}
HOSTILE = '一、加强<script>alert("x")</script>管理。<img src=x onerror=alert(1)>（责任单位：市财政局<b>、市水利局）\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where temporary files of the service and its children go."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    with open_store(resources.ontology_files()) as store, serving(create_app(store)) as served:
        yield served


@contextmanager
def small(**limits: Any) -> Iterator[Site]:
    """A service with a desk of other limits."""
    with open_store(resources.ontology_files()) as store:
        app = create_service(store, Limits())
        app.include_router(reading_router(Desk(DeskLimits(**limits))))
        with serving(app) as served:
            yield served


def form(name: str, content: bytes, **fields: str) -> tuple[bytes, dict[str, str]]:
    """A form with a file as browsers send it."""
    shown = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").encode()
    parts = [
        b'Content-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/plain\r\n\r\n%s'
        % (shown, content)
    ]
    parts += [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    edge = f"--{BOUNDARY}".encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def give(site: Site, path: Path, form_of_answer: str = "record") -> Answer:
    return site.send("POST", f"/api/read?format={form_of_answer}", *form(path.name, path.read_bytes()))


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


def word_with(tmp_path: Path, **parts: bytes) -> bytes:
    """A Word file some of whose parts are others."""
    document = docx.Document()
    document.add_paragraph("一、加强管理。（责任单位：市财政局）")
    document.save(str(tmp_path / "plain.docx"))
    made = io.BytesIO()
    named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(tmp_path / "plain.docx") as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, named.pop(name, source.read(name)))
        for name, content in named.items():
            target.writestr(name, content)
    return made.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">%s]><w:document xmlns:w='
    b'"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s'
    b"</w:t></w:r></w:p></w:body></w:document>"
)
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12))


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + end % (len(objects) + 1, table, len(objects) + 1, len(body))


def pdf_with(content: bytes, box: bytes = b"[0 0 600 800]") -> bytes:
    stream = zlib.compress(content, 1)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>" % box,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream",
    )


BOMBS: dict[str, tuple[Callable[[Path], bytes], set[int]]] = {
    "archive of zeros": (lambda path: word_with(path, word__media__a_xml=b"\0" * (140 << 20)), {413}),
    "entity of a file": (lambda path: word_with(path, word__document_xml=ENTITY % (b"", b"&x;")), {200, 422}),
    "entities of entities": (
        lambda path: word_with(path, word__document_xml=ENTITY % (b'<!ENTITY l0 "ha">' + LAUGHS, b"&l11;")),
        {200, 422},
    ),
    "deep elements": (lambda path: word_with(path, word__document_xml=b"<w>" * 200_000), {422}),
    "deep page": (lambda _: b"<html><body>" + b"<div>" * 300_000 + "一、管理".encode(), {422}),
    "endless formatting": (lambda _: b"<html><body><p>" + b"<b><i>" * 300_000 + "一、管理".encode(), {200, 422}),
    "page of kilometers": (lambda _: pdf_with(b" ", b"[0 0 1e30 1e30]"), {422}),
    "pages in themselves": (
        lambda _: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999999>>"),
        {413, 422},
    ),
    "forms in themselves": (lambda _: pdf_with(b"/X Do " * 2_000), {422, 503}),
    "stream that unpacks to much": (lambda _: pdf_with(b" " * (300 << 20)), {422, 503}),
    "nothing": (lambda _: b" \n", {422}),
    "binary": (lambda _: bytes(range(256)) * 50, {415, 422}),
    "spreadsheet": (lambda _: zipped("xl/workbook.xml"), {415}),
    "picture": (lambda _: b"\x89PNG\r\n\x1a\n", {415}),
    "other archive": (lambda _: b"Rar!\x1a\x07", {415}),
}


def zipped(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_gets_a_clear_answer(site: Site, home: Path, tmp_path: Path, name: str) -> None:
    make, allowed = BOMBS[name]
    content = make(tmp_path)
    assert len(content) < 20 << 20
    started = time.monotonic()
    answer = site.send("POST", "/api/read", content, OCTETS)
    assert answer.status in allowed, (answer.status, answer.body[:300])
    assert b"root:" not in answer.body
    if answer.status != 200:
        assert "document" in answer.problem()["detail"]
    assert time.monotonic() - started < 45
    assert left(home) == []
    assert site.send("POST", "/api/read", "一、管理", {"Content-Type": "text/plain"}).status == 200


def left(home: Path) -> list[Path]:
    """What lies in temporary files beside the copy of the store that queries are run on."""
    return [path for path in home.iterdir() if not path.with_suffix(".lock").exists() and path.suffix != ".lock"]


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\plans\\计划.txt": "计划.txt",
    "a\0b\x1b[31m.txt": "a b [31m.txt",
    "\u202egnp.txt": "gnp.txt",
    '"quoted" <b>&amp;\'.txt': '"quoted" <b>&amp;\'.txt',
    "长" * 300 + ".docx": "长" * 75 + ".docx",
    "": "document",
    "///": "document",
    "...": "document",
    "\ud800.txt": "txt",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_shown_without_what_could_mislead(name: str) -> None:
    assert clean_name(name) == NAMES[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name.isprintable() or "\u202e" in name])
def test_a_file_may_be_called_anything(site: Site, name: str) -> None:
    content = "一、加强管理。（责任单位：市财政局）".encode()
    answer = site.send("POST", "/read", *form(name, content))
    assert answer.status == 200, answer.body[:200]
    page = answer.body.decode()
    assert "<b>&amp;'" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"x", {"Content-Type": "image/png"}, 415),
        (b"x", {}, 415),
        (b"x", {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, 415),
        (b"--x\r\n", {"Content-Type": "multipart/form-data"}, 400),
        (b"nothing of the kind", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        (
            b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--",
            {"Content-Type": "multipart/form-data; boundary=x"},
            400,
        ),
        (b"text=%ff", {"Content-Type": FORM}, 400),
        (b"text=", {"Content-Type": FORM}, 422),
        (b"  ", {"Content-Type": "text/plain"}, 422),
    ],
)
def test_a_body_that_holds_no_document_is_refused(
    site: Site, body: bytes, headers: dict[str, str], status: int
) -> None:
    assert site.send("POST", "/api/read", body, headers).problem()["status"] == status
    page = site.send("POST", "/read", body, headers)
    assert page.status == status
    assert 'role="alert"' in page.body.decode()


PARTS_OF_FORMS = (
    b"--x", b"--", b"\r\n", b"\n", b"Content-Disposition: form-data; name=", b"file", b'"text"', b'; filename="',
    b"\xff\xfe", b"\0", b"Content-Disposition: ", b";", b"=", b'"', "一、管理".encode(), b"%",
    b"filename*=UTF-8''%ff", b"Content-Type: x", b": ",
)  # fmt: skip
FORMS = ("multipart/form-data; boundary=x", FORM)


@given(st.lists(st.sampled_from(PARTS_OF_FORMS), max_size=40), st.sampled_from(FORMS))
def test_any_form_is_a_document_or_a_problem(parts: list[bytes], media_type: str) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"".join(parts), "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", media_type.encode())]}
    try:
        upload = in_a_loop(read_upload(Request(scope, receive), 1 << 20))
    except HTTPException as error:
        assert error.status_code in {400, 422}  # noqa: PT017
    else:
        assert upload.raw.strip()
        assert upload.stem


def test_every_reason_of_the_readers_is_told_in_chinese() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (resources.PACKAGE / "reading").glob("*.py"))
    reasons = re.findall(r'f?"((?:is|has|holds|takes|took|unpacks) [^"]*)"', source)
    reasons = [
        reason for reason in reasons if not reason.startswith(("is a directory", "is a device", "is no file name"))
    ]
    assert len(reasons) > 25
    for reason in reasons:
        told = said_in("zh", reason)
        assert "x.doc" in told
        assert re.search("[\u4e00-\u9fff]", told), reason
        assert said_in("en", reason) == f"x.doc {reason}"


def said_in(language: str, reason: str) -> str:
    return refusals.said(f"x.doc {reason}", "x.doc", language)


def test_more_than_the_limit_is_not_even_taken_in(site: Site) -> None:
    announced = f"POST /api/read HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: {64 << 20}\r\n\r\n"
    assert site.raw(announced.encode()).problem()["status"] == 413
    assert site.send("POST", "/api/read", "长" * 1_600_000, {"Content-Type": "text/plain"}).problem()["status"] == 413


def test_a_reading_is_ended_at_its_limits(sample: Path) -> None:
    with small(seconds=0.2) as served:
        assert give(served, sample, "xlsx").problem()["status"] == 503  # the first one also waits for the process
    with small(memory=1 << 20) as served:
        assert give(served, sample, "page").problem()["status"] == 503


def waiting_office(folder: Path) -> Path:
    """A program in the place of LibreOffice that never ends; the folder with it."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(300)\n")
    program.chmod(0o755)
    return folder


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


@pytest.fixture
def stuck(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A service of one place whose LibreOffice never ends."""
    monkeypatch.setenv("PATH", f"{waiting_office(tmp_path)}{os.pathsep}{os.environ['PATH']}")
    with small(at_once=1, waiting=0, seconds=20) as served:
        yield served


def children() -> list[psutil.Process]:
    """The readers of documents, and what they have started."""
    return [process for process in psutil.Process().children(recursive=True) if "soffice" in command_of(process)]


def command_of(process: psutil.Process) -> str:
    """Its command line; empty when it has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def test_when_all_places_are_taken_others_hear_it_at_once_and_who_goes_ends_the_work(stuck: Site, home: Path) -> None:
    with socket.create_connection(("127.0.0.1", stuck.port)) as connection:
        head = "POST /api/read HTTP/1.1\r\nHost: x\r\nContent-Type: application/msword\r\n"
        head += f"Content-Length: {len(OLD_WORD)}\r\n\r\n"
        connection.sendall(head.encode() + OLD_WORD)
        until(lambda: bool(children()), 60)
        busy = stuck.send("POST", "/api/read", "一、管理", {"Content-Type": "text/plain"})
        assert busy.problem()["status"] == 503
        assert busy.headers["Retry-After"]
        lines = {"Content-Type": "text/plain", "Accept": "application/x-ndjson"}
        told = stuck.send("POST", "/read", "一、管理", lines)
        assert told.status == 503
        assert "稍后再试" in told.json()["html"]
        assert left(home)
    until(lambda: not children())
    until(lambda: not left(home))
    until(lambda: stuck.send("POST", "/api/read", "一、管理", {"Content-Type": "text/plain"}).status == 200)


SERVER = """
import sys
from policygraph import resources
from policygraph.store import open_store
from policygraph_api.desk import Desk
from policygraph_api.read_routes import reading_router
from policygraph_api.server import run_server
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
app = create_service(open_store(resources.ontology_files()), Limits())
app.include_router(reading_router(Desk()))
run_server(app, "127.0.0.1", int(sys.argv[1]))
"""


@pytest.mark.parametrize("sent", ["kill", "terminate"])
def test_children_end_with_the_server_and_leave_nothing(tmp_path: Path, sent: str) -> None:
    home = tmp_path / "temporary"
    home.mkdir()
    with listen("127.0.0.1", 0) as free:
        served = Site(free.getsockname()[1])
    environment = os.environ | {
        "PATH": f"{waiting_office(tmp_path)}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(home),
    }
    ended = threading.Event()
    asking = threading.Thread(target=unanswered, args=(served, ended))
    with subprocess.Popen([sys.executable, "-c", SERVER, str(served.port)], env=environment) as server:
        try:
            asking.start()
            until(lambda: bool(children()), 60)
            family = psutil.Process(server.pid).children(recursive=True)
            getattr(server, sent)()
            server.wait(timeout=20)
        finally:
            ended.set()
            server.kill()
        until(lambda: not any(process.is_running() for process in family))
        asking.join()
    assert not [path for path in home.iterdir() if (path / "document.doc").exists()]


def unanswered(site: Site, ended: threading.Event) -> None:
    """Ask until somebody takes the question, which is never answered."""
    while not ended.wait(0.05):
        with suppress(OSError):
            site.send("POST", "/api/read", OLD_WORD, {"Content-Type": "application/msword"})
