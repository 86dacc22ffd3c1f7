"""One query in a process of its own, for programs that can wait but not for ever."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from policygraph.children.frames import receive_frame
from policygraph.errors import QueryError, QueryTimeout
from policygraph.sparql.jobs import Head, Job, pack, read_head

_MEMORY = 2 << 30


def evaluate_apart(directory: Path, job: Job, seconds: float, name: str) -> tuple[Head, bytes]:
    """The answer to a job on the copy of a store in `directory`.

    QueryTimeout after `seconds`, with the process ended; QueryError when the process goes down over the query.
    """
    ours, theirs = socket.socketpair()
    with ours, _start(directory, theirs) as process:
        expired = threading.Event()
        deadline = threading.Timer(seconds, _end, (process, expired))
        deadline.start()
        try:
            receive_frame(ours)
            ours.sendall(pack(job))
            return _receive_answer(ours)
        except (EOFError, ConnectionError) as error:
            if expired.is_set():
                raise QueryTimeout(name, seconds) from error
            raise QueryError(name, "the query took more memory or stack than it may") from error
        finally:
            deadline.cancel()
            process.kill()


def _receive_answer(connection: socket.socket) -> tuple[Head, bytes]:
    pieces = bytearray()
    while True:
        header, piece = receive_frame(connection)
        pieces += piece
        head = read_head(header)
        if not head.more:
            return head, bytes(pieces)


def _end(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    process.kill()


def _start(directory: Path, connection: socket.socket) -> subprocess.Popen[bytes]:
    with connection:
        command = [str(connection.fileno()), str(os.getpid()), str(directory), str(_MEMORY)]
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "policygraph.sparql.worker", *command],
            pass_fds=[connection.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
