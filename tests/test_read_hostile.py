"""Nothing hostile that is sent to be read does harm: files, names and forms get a clear answer."""

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request

from policygraph import resources
from policygraph_api.pages import refusals
from policygraph_api.uploads import clean_name, read_upload
from sending import form, left, reading
from serving import FORM, Site, in_a_loop

OCTETS = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    with reading() as served:
        yield served


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
