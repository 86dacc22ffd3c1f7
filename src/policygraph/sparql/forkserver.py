"""A small process that does nothing but fork workers: each is there within milliseconds, with the engine loaded.

The parent sends a line ``DIRECTORY MEMORY`` with one end of a socket; the fork server answers with the worker's process
id. It ends, and its workers with it, when the parent's end of the control socket closes.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

from policygraph.sparql import worker


class ForkServer:
    """The parent's side. Close it to end the fork server and every worker."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", "policygraph.sparql.forkserver", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "RUST_BACKTRACE": "0"},
            )

    def fork(self, directory: str, memory: int) -> tuple[int, socket.socket]:
        """A new worker's process id and our end of its socket; ConnectionError when the fork server has gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [json.dumps([directory, memory]).encode()], [theirs.fileno()])
        answer = self._control.recv(32)
        if not answer:
            ours.close()
            raise ConnectionError("the process that starts query workers has ended")
        return int(answer), ours

    def close(self) -> None:
        """End the fork server and its workers."""
        self._control.close()
        self._process.wait(timeout=10)


def main(control: socket.socket) -> None:
    """Fork a worker for each message, until the control socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the whole group; the parent decides
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps
    parent = os.getpid()
    while True:
        message, fds, _, _ = socket.recv_fds(control, 65_536, 1)
        if not message:
            return
        connection = socket.socket(fileno=fds[0])
        child = os.fork()
        if child == 0:
            control.close()
            directory, memory = json.loads(message)
            _serve_and_exit(directory, connection, memory, parent)
        connection.close()
        control.sendall(str(child).encode())


def _serve_and_exit(directory: str, connection: socket.socket, memory: int, parent: int) -> None:
    try:
        worker.serve(directory, connection, memory, parent)
    except BaseException as error:  # noqa: BLE001 - nothing of a child may run on in the fork server's code
        print(f"policygraph query worker: {error!r}", file=sys.stderr)  # noqa: T201
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
