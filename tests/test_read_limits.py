"""A reading ends at its limits, with who asked for it and with the service; meanwhile others hear that it is busy."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from policygraph_api.server import listen
from sending import give, left, small
from serving import Site, until

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
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
