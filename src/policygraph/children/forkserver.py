"""A small process that does nothing but fork workers: each is there within milliseconds, with all it needs loaded.

The parent sends what a worker is to do as a line of JSON, with one end of a socket; the fork server answers with the
worker's process id. It ends, and its workers with it, when the parent's end of the control socket closes.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_ALLOCATION = "glibc.malloc.tcache_count=1000"
"""Small pieces of memory that glibc keeps at hand: a twentieth less computing for a query of hundreds of rows."""

Function = Callable[..., None]
"""A function at the top of a module."""


class ForkServer:
    """The parent's side. Close it to end the fork server and every worker.

    A worker runs ``serve(connection, parent, *arguments)``, where `parent` is the process that it must end with;
    `prepare` runs once before, so that workers begin with what it loads.
    """

    def __init__(self, serve: Function, prepare: Function | None = None) -> None:
        self._control, theirs = socket.socketpair()
        names = [_name(function) for function in (serve, prepare) if function]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "policygraph.children.forkserver", str(theirs.fileno()), *names],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={"GLIBC_TUNABLES": _ALLOCATION, **os.environ, "RUST_BACKTRACE": "0"},
            )

    def fork(self, *arguments: str | int) -> tuple[int, socket.socket]:
        """A new worker's process id and our end of its socket; ConnectionError when the fork server has gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [json.dumps(arguments).encode()], [theirs.fileno()])
        answer = self._control.recv(32)
        if not answer:
            ours.close()
            raise ConnectionError("the process that starts workers has ended")
        return int(answer), ours

    def close(self) -> None:
        """End the fork server and its workers."""
        self._control.close()
        self._process.wait(timeout=10)


def main(control: socket.socket, serve: Function) -> None:
    """Fork a worker for each message, until the control socket closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps
    parent = os.getpid()
    with suppress(ConnectionError):  # the parent was killed between a message and its answer
        while True:
            message, fds, _, _ = socket.recv_fds(control, 65_536, 1)
            if not message:
                return
            connection = socket.socket(fileno=fds[0])
            child = os.fork()
            if child == 0:
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _serve_and_exit(serve, connection, parent, json.loads(message))
            connection.close()
            control.sendall(str(child).encode())


def _serve_and_exit(serve: Function, connection: socket.socket, parent: int, arguments: list[Any]) -> None:
    try:
        serve(connection, parent, *arguments)
    except BaseException as error:  # noqa: BLE001 - nothing of a child may run on in the fork server's code
        print(f"policygraph worker: {error!r}", file=sys.stderr)  # noqa: T201
    finally:
        os._exit(0)


def _name(function: Function) -> str:
    return f"{function.__module__}:{function.__qualname__}"


def _named(name: str) -> Function:
    module, _, attribute = name.partition(":")
    found: Function = getattr(importlib.import_module(module), attribute)
    return found


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the whole group; the parent decides
    _serve, *_prepare = map(_named, sys.argv[2:])
    for _load in _prepare:
        _load()
    main(socket.socket(fileno=int(sys.argv[1])), _serve)
