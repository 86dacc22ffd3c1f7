"""The installed command, run as a user runs it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).with_name("policygraph")

Run = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def running(sample: Path, folder: Path) -> Iterator[Run]:
    """Runs a command in a process of its own, in an empty folder (or in `cwd`); none of them starts from nothing."""
    elsewhere, output, messages = folder / "elsewhere", folder / "output", folder / "messages"
    elsewhere.mkdir()
    program = [sys.executable, str(Path(__file__).with_name("forked.py")), str(sample)]
    environment = os.environ | {"TERMINAL_WIDTH": "300"}  # wrong use is told without line ends in long paths
    with subprocess.Popen(
        program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as forking:
        assert forking.stdin
        assert forking.stdout
        told, codes = forking.stdin, forking.stdout

        def run(*arguments: object, cwd: Path = elsewhere) -> subprocess.CompletedProcess[str]:
            command = [str(argument) for argument in arguments]
            for file in (output, messages):
                file.write_bytes(b"")
            order = {"arguments": command, "folder": str(cwd), "output": str(output), "messages": str(messages)}
            told.write(f"{json.dumps(order)}\n")
            told.flush()
            code = int(codes.readline())
            said, complained = (file.read_text(encoding="utf-8") for file in (output, messages))
            return subprocess.CompletedProcess(["policygraph", *command], code, said, complained)

        yield run


def checkout(root: Path, folder: Path) -> Path:
    """A folder where `make` finds what it needs of a checkout, with the virtual environment of the tests."""
    for name in ("Makefile", "packaging", "pyproject.toml", "hatch_build.py", "package.json", "package-lock.json"):
        (folder / name).symlink_to(root / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(COMMAND.parent)
    (folder / ".venv" / "installed").touch()
    return folder


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def served(*arguments: object) -> Iterator[str]:
    """The address of a service that runs meanwhile."""
    port = free_port()
    with answering([str(COMMAND), "serve", "--port", str(port), *map(str, arguments)], port) as address:
        yield address


@contextmanager
def answering(command: list[str], port: int, folder: Path | None = None) -> Iterator[str]:
    """The address of a service that a command runs meanwhile."""
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(1800):
            try:
                urllib.request.urlopen(f"{address}health").close()
                break
            except urllib.error.URLError:
                assert process.poll() is None, "the service ended"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
