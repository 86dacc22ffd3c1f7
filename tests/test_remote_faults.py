"""A SPARQL endpoint that lies, breaks off, sends elsewhere or never ends: each a clear error, and in time."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from commands import Run
from policygraph.errors import EndpointError, QueryError, QueryTimeout, StoreError
from policygraph.exchange import shown
from policygraph.remote import RemoteEndpoint, RemoteQuery
from policygraph.store import open_store
from policygraph_api.service import create_service
from policygraph_api.sparql import Limits
from serving import serving, soon

pytestmark = pytest.mark.alone

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ASK = "ASK FROM <urn:g> {}"
SELECT = "SELECT ?s FROM <urn:g> { ?s ?p ?o }"
TRUE = b'{"head":{},"boolean":true}'
Talk = Callable[[socket.socket], object]


def answer(body: bytes = TRUE, kind: str = ROWS, status: str = "200 OK", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


def hear(connection: socket.socket) -> None:
    """Take in a request."""
    with connection.makefile("rb") as sent:
        head = dict(line.split(b": ", 1) for line in iter(sent.readline, b"\r\n") if b": " in line)
        sent.read(int(head[b"Content-Length"]))


@contextmanager
def endpoint(*talks: bytes | Talk) -> Iterator[str]:
    """An address whose n-th caller is talked to in the n-th way, all later ones in the last."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def talk() -> None:
            for number in range(1000):
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                way = talks[min(number, len(talks) - 1)]
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    hear(connection)
                    way(connection) if callable(way) else connection.sendall(way)
                if stop.is_set():
                    return

        talking = threading.Thread(target=talk)
        talking.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql"
        finally:
            stop.set()
            server.shutdown(socket.SHUT_RDWR)
            talking.join(timeout=10)


def dripping(start: bytes, drop: bytes) -> Talk:
    """Send a start, then a drop again and again, for as long as somebody listens."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(0.02)

    return talk


def flooding(start: bytes, piece: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return talk


CHUNKED = f"HTTP/1.1 200 OK\r\nContent-Type: {ROWS}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
HALF = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}},'
WRONG = {
    "length is short": (answer()[:-5], "broke off its answer"),
    "chunk is cut": (CHUNKED + b"40\r\n" + HALF[:20], "broke off its answer"),
    "chunk has no size": (CHUNKED + b"zz\r\n", "broke off its answer"),
    "no word": (b"", "broke off its answer"),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "gave no whole answer in HTTP"),
    "login page": (answer(b"<html>Log in</html>", "text/html; charset=utf-8"), "gave a web page and no data"),
    "page that calls itself data": (answer(b"<html>Log in</html>"), "gave an answer that cannot be read"),
    "other type": (answer(b"<urn:a> a <urn:b>.", "text/turtle"), "answered in text/turtle, not in application/sparql"),
    "half of the rows": (answer(HALF), "gave an answer that cannot be read"),
    "other JSON": (answer(b'{"error":"log in"}', "application/json"), "gave an answer that cannot be read"),
    "no JSON": (answer(b"\xff\xfe\x00{"), "gave an answer that cannot be read"),
    "nothing": (answer(b""), "gave an answer that cannot be read"),
    "packed": (answer(b"\x1f\x8bgarbage", ROWS, "200 OK", "Content-Encoding: gzip"), r"packed its answer \(gzip\)"),
    "sent on": (answer(b"", ROWS, "302 Found", "Location: http://127.0.0.1:1/in"), "sends on to http://127.0.0.1:1/in"),
    "sent round": (answer(b"", ROWS, "307 On", "Location: /sparql"), "sends on to /sparql; give that address"),
    "sent in": (answer(b"", ROWS, "302 Found", "Location: http://a:secret@b/in"), "sends on to http://b/in; give"),
    "refused": (answer(b"not\r\n\r\nallowed", "text/plain", "403 Forbidden"), "answered 403: not allowed"),
    "refused with a page": (answer(b"<html><p>long", "text/html", "401 Unauthorized"), "answered 401: Unauthorized"),
    "broken": (answer(b"oops", "text/plain", "500 Error", "Retry-After: 0"), "answered 500: oops"),
    "busy for long": (answer(b"", ROWS, "503 Busy", "Retry-After: 3600"), "asks to come again in 3600 s"),
    "always busy": (answer(b"", ROWS, "503 Busy", "Retry-After: 0"), "asks to come again in 0 s"),
    "busy till a day": (
        answer(b"", ROWS, "503 Busy", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"),
        "answered 503: Busy",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_told_with_the_address(name: str) -> None:
    sent, reason = WRONG[name]
    with endpoint(sent) as address, open_store(directory=address) as store:
        with pytest.raises(QueryError, match=reason) as told:
            store.query(SELECT if sent.endswith(HALF) else ASK, timeout=5)
        assert told.value.reason.startswith(f"{address} ")
        assert "\n" not in str(told.value)


def test_rows_that_break_off_stay_with_the_thread_that_read_them() -> None:
    told = pytest.raises(QueryError, match="cannot be read")
    with endpoint(answer(HALF)) as address, open_store(directory=address) as store, told as reason:
        store.query(SELECT)
    assert isinstance(reason.value.__cause__, SyntaxError)
    assert reason.value.__cause__.__traceback__ is None


def test_rows_of_another_question_are_told() -> None:
    other = answer(b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"uri","value":"urn:a"}}]}}')
    told = pytest.raises(QueryError, match="gave other columns than it was asked for")
    with endpoint(other) as address, open_store(directory=address) as store, told:
        store.query("SELECT * { ?s ?p ?o }", timeout=5)


@pytest.mark.parametrize("rows", [[], [{"n": {"type": "literal", "value": "many"}}]])
def test_a_count_without_a_number_is_told(rows: list[object]) -> None:
    nothing = {"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}
    counted = {"head": {"vars": ["n"]}, "results": {"bindings": rows}}
    refused = pytest.raises(EndpointError, match="gave no number to a COUNT")
    talks = (answer(json.dumps(told).encode()) for told in (nothing, counted))
    with endpoint(*talks) as address, open_store(directory=address) as store, refused:
        len(store)


@pytest.mark.parametrize("asked", [("audit",), ("compare", "a", "b")])
def test_no_command_takes_columns_that_it_did_not_ask_for(run: Run, asked: tuple[str, ...]) -> None:
    rows = {"head": {"vars": ["s", "p", "o", "g"]}, "results": {"bindings": []}}
    with endpoint(answer(json.dumps(rows).encode())) as address:
        done = run(*asked, "--store", address)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"{address} gave other columns than it was asked for" in done.stderr


def test_columns_in_another_order_stand_as_they_were_asked_for() -> None:
    row = {name: {"type": "uri", "value": f"urn:{name}"} for name in "xos"}
    turned = answer(json.dumps({"head": {"vars": list(row)}, "results": {"bindings": [row]}}).encode())
    with endpoint(turned) as address, open_store(directory=address) as store:
        assert store.select(SELECT).columns == ("s",)
        told = store.select("SELECT ?s (STR(?v) AS ?o) FROM <urn:g> { ?s ?p ?v }", timeout=5)
        assert (told.columns, list(told)) == (("s", "o"), [{"s": "urn:s", "o": "urn:o"}])
        assert store.select("SELECT * FROM <urn:g> { ?s ?p ?o }", timeout=5).columns == ("x", "o", "s")


def test_an_address_that_is_none_is_told() -> None:
    with open_store(directory="http://[::1/sparql") as store, pytest.raises(QueryError, match="is no address: Invalid"):
        store.query(ASK, timeout=5)


@pytest.mark.parametrize("user", ["user:secret", "user:12@secret", "secret", "user:4s/ecret?#", "user:[secret]"])
def test_user_names_and_passwords_are_not_shown(user: str) -> None:
    with endpoint(answer()) as address, open_store(directory=address.replace("//", f"//{user}@")) as store:
        with pytest.raises(QueryError, match="was given with a user name or password, and none are sent") as told:
            store.query(ASK, timeout=5)
        assert told.value.reason.startswith(f"{address} ")
        with pytest.raises(StoreError) as local:
            store.local.names()
        assert str(local.value).startswith(f"{address}: ")


def test_no_command_shows_a_password(run: Run) -> None:
    done = run("audit", "--store", "http://user:secret@127.0.0.1:1/sparql")
    assert done.returncode == 2
    assert "http://127.0.0.1:1/sparql was given with a user name or password" in done.stderr
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize("address", ["http://[::1]:80/@a", "http://a:80/@b", "http://a/?b=c:d@e", "/a@b", "a@b"])
def test_addresses_without_user_names_are_shown_as_they_are(address: str) -> None:
    assert shown(address) == address


ENDLESS = {
    "status": dripping(b"HTTP/1.1 200 ", b"x"),
    "heads": dripping(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
    "go on": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": dripping(answer(b" " * 10_000)[:-9_999], b" "),
    "chunks": dripping(CHUNKED, b"1\r\n \r\n"),
    "refusal": dripping(answer(b"x" * 1000, "text/plain", "500 Error")[:-990], b"x"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_answers_that_trickle_end_with_the_time(name: str) -> None:
    with endpoint(ENDLESS[name]) as address, open_store(directory=address) as store:
        with soon(), pytest.raises(QueryError, match=address) as told:
            store.query(ASK, timeout=0.5)
        assert isinstance(told.value, QueryTimeout) or name in {"heads", "refusal"}


def test_all_questions_of_a_query_share_its_time() -> None:
    def slow(connection: socket.socket) -> None:
        time.sleep(0.35)
        connection.sendall(answer(b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'))

    ended = pytest.raises(QueryTimeout, match=r"ended after 0\.5 s")
    with endpoint(slow) as address, open_store(directory=address) as store, soon(), ended:
        store.query("SELECT * { ?s ?p ?o }", timeout=0.5)


def test_the_rdflib_view_has_an_end_too() -> None:
    with endpoint(ENDLESS["chunks"]) as address, open_store(directory=address) as store:
        dataset = store.dataset(timeout=0.5)
        for ask in (
            lambda: dataset.query(ASK),
            lambda: list(dataset.triples((None, None, None))),
            lambda: len(dataset),
        ):
            with soon(), pytest.raises(QueryTimeout, match=address):
                ask()


def test_the_rdflib_view_tells_wrong_answers() -> None:
    with endpoint(WRONG["login page"][0], answer(HALF)) as address, open_store(directory=address) as store:
        with pytest.raises(QueryError, match="gave a web page and no data"):
            store.dataset().query(ASK)
        with pytest.raises(QueryError, match="cannot be read"):
            store.dataset().query(SELECT)


def test_an_answer_without_end_is_left_at_its_size() -> None:
    with endpoint(flooding(CHUNKED, b"10000\r\n" + b" " * 65_536 + b"\r\n")) as address:
        query = RemoteQuery(ASK, ROWS, timeout=20, size=1 << 20)
        with pytest.raises(QueryError, match="gave an answer of more than 1048576 bytes"):
            RemoteEndpoint(address).fetch(query)


def test_who_is_busy_for_a_moment_is_asked_again() -> None:
    busy = answer(b"", ROWS, "503 Busy", "Retry-After: 0")
    with endpoint(busy, busy, answer()) as address, open_store(directory=address) as store:
        assert store.ask(ASK, timeout=5) is True


def test_who_starts_anew_is_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def start() -> None:
        time.sleep(0.4)
        with socket.create_server(("127.0.0.1", port)) as server:
            connection, _ = server.accept()
            with connection:
                hear(connection)
                connection.sendall(answer())

    starting = threading.Thread(target=start)
    starting.start()
    with open_store(directory=f"http://127.0.0.1:{port}/sparql") as store:
        assert store.ask(ASK, timeout=5) is True
    starting.join()


def test_who_breaks_off_is_not_asked_again() -> None:
    with endpoint(answer()[:-5], answer()) as address, open_store(directory=address) as store:
        with pytest.raises(QueryError, match="broke off"):
            store.ask(ASK, timeout=5)
        assert store.ask(ASK, timeout=5) is True


@pytest.mark.parametrize("kind", [f"{ROWS}; charset=utf-8", "application/json", "Application/SPARQL-Results+JSON"])
def test_names_of_the_same_type_are_taken(kind: str) -> None:
    with endpoint(answer(TRUE, kind)) as address, open_store(directory=address) as store:
        assert store.ask(ASK, timeout=5) is True


def test_the_command_says_it_in_one_line(run: Run) -> None:
    with endpoint(WRONG["login page"][0]) as address:
        done = run("audit", "--store", address)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"{address} gave a web page and no data" in done.stderr


def test_the_service_says_it_in_a_problem() -> None:
    names = ("g", "s", "p", "o")
    row = {name: {"type": "uri", "value": "urn:x"} for name in names} | {"n": {"type": "literal", "value": "1"}}
    said = [answer(json.dumps({"head": {"vars": list(row)}, "results": {"bindings": [row]}}).encode())]
    with (
        endpoint(lambda connection: connection.sendall(said[-1])) as address,
        open_store(directory=address) as store,
        serving(create_service(store, Limits(seconds=5))) as site,
    ):
        assert site.rows(site.get("SELECT ?s { ?s ?p ?o }")) != []
        for name in ("half of the rows", "login page", "length is short", "busy for long"):
            said.append(WRONG[name][0])
            told = site.get("SELECT ?s { ?s ?p ?o }")
            assert told.status == 503
            assert address in told.problem()["detail"]
