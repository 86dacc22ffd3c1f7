"""SPARQL servers of others on the loopback, with data of a test's own."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import free_port

VIRTUOSO = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers something; fails when it ends."""
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.05)
        else:
            return


@contextmanager
def oxigraph(folder: Path, data: Path, *options: str) -> Iterator[str]:
    """The query address of an Oxigraph server with the statements of an RDF file."""
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program if program.exists() else shutil.which("oxigraph") or "oxigraph")]
    location = ["--location", str(folder / "oxigraph")]
    subprocess.run([*command, "load", *location, "--file", str(data)], check=True, capture_output=True)
    port = free_port()
    bind = ["--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen([*command, "serve-read-only", *location, *bind], stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/query", server)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()


@contextmanager
def virtuoso(folder: Path, data: Path) -> Iterator[str]:
    """The query address of a Virtuoso server with the quads of an N-Quads file."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("needs Debian's virtuoso-opensource-7-bin")
    home = folder / "virtuoso"
    home.mkdir()
    shutil.copy(data, home / "data.nq")
    sql, http = free_port(), free_port()
    (home / "v.ini").write_text(VIRTUOSO.format(sql=sql, http=http))
    with subprocess.Popen(
        ["virtuoso-t", "-f", "-c", "v.ini"], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{http}/sparql", server)
            load = f"ld_dir('{home}', 'data.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
            command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            server.kill()
