"""What is sent to /api/read: forms and bodies with a document in them, and a service to send them to."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from hypothesis import strategies as st

from benchmarks.fuzz.damage import Edit, damaged, edits
from benchmarks.fuzz.files import CANARY, encoded_texts, pages, word_files
from benchmarks.fuzz.texts import encoded, pieces, texts
from policygraph.resources import ontology_files
from policygraph.store import open_store
from policygraph_api.main import create_app
from policygraph_api.server import listen, make_server

EDGE = b"----edge"
_FORM = b"multipart/form-data; boundary=" + EDGE
_KINDS = (_FORM, _FORM, b"application/octet-stream", b"text/plain", b"text/html", b"application/x-www-form-urlencoded")

_ANSWERS = frozenset({200, 400, 413, 415, 422})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said."""

    status: int
    kind: str
    body: bytes


def uploads(canary: str) -> st.SearchStrategy[bytes]:
    """Requests: address and type of the body on a line each, then the body."""
    form = st.sampled_from(["record", "record", "page", "trig", "xlsx", "x"])
    name = st.one_of(st.sampled_from(pieces()["name"]), st.sampled_from(pieces()["header"]), st.text(max_size=4))
    file = st.one_of(texts(), encoded_texts(), pages(), word_files(canary))
    tokens = [*(token.encode() for token in pieces()["form"]), EDGE, b"--" + EDGE, b"--" + EDGE + b"--\r\n"]
    changes: st.SearchStrategy[list[Edit]] = st.one_of(st.just([]), edits(tokens, 3))
    return st.builds(_request, form, name, st.sampled_from(_KINDS), file, changes)


def _request(form: str, name: str, kind: bytes, file: bytes, changes: list[Edit]) -> bytes:
    called = encoded(name).replace(b"\r", b"%0D").replace(b"\n", b"%0A").replace(b'"', b"%22")
    body = file
    if kind == _FORM:
        head = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % called
        body = b"--%s\r\n%s%s\r\n--%s--\r\n" % (EDGE, head, file, EDGE)
    address = f"/api/read?format={form}&name={quote(encoded(name))}".encode()
    return b"\n".join((address, kind, damaged(body, changes)))


def check_upload(raw: bytes) -> None:
    """A request to read a document: an answer of the kind that was asked for, or a problem that is told."""
    answer = sent(raw)
    assert CANARY.encode() not in answer.body, "another file was read"
    assert answer.status in _ANSWERS, f"{answer.status}: {answer.body[:200]!r}"
    if answer.status != 200:
        assert answer.kind == "application/problem+json", answer.kind
        assert json.loads(answer.body)["detail"]
    elif answer.kind == "application/json":
        json.loads(answer.body)


def sent(raw: bytes) -> Answer:
    """The answer to a request."""
    address, kind, body = (*raw.split(b"\n", 2), b"", b"")[:3]
    path = "/" + "".join(chr(code) for code in address[1:] if 0x20 < code < 0x7F)
    told = "".join(chr(code) for code in kind if 0x20 <= code < 0x7F)
    connection = http.client.HTTPConnection("127.0.0.1", _port(), timeout=120)
    try:
        connection.request("POST", path, body, {"Content-Type": told})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get_content_type(), answer.read())
    finally:
        connection.close()


@cache
def _port() -> int:
    """Where the service of this process listens."""
    listener = listen("127.0.0.1", 0)
    server = make_server(create_app(open_store(ontology_files())))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    return int(listener.getsockname()[1])
