"""The fork server says nothing of its own when its parent is interrupted or killed at any moment."""

import socket
import subprocess
import sys
from collections.abc import Callable

import pytest


def no_answer_is_taken(control: socket.socket) -> None:
    """The parent goes between a message and its answer."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        socket.send_fds(control, [b"[]"], [theirs.fileno()])


def an_answer_is_not_read(control: socket.socket) -> None:
    """The parent goes with an answer waiting for it."""
    no_answer_is_taken(control)
    control.recv(1, socket.MSG_PEEK)


@pytest.mark.parametrize("going", [no_answer_is_taken, an_answer_is_not_read])
def test_the_fork_server_ends_quietly_with_its_parent(going: Callable[[socket.socket], None]) -> None:
    control, theirs = socket.socketpair()
    with control, theirs:
        # it is told of Ctrl-C while it prepares, as all of a terminal's group are
        names = ["operator:is_", "_thread:interrupt_main"]
        command = [sys.executable, "-m", "policygraph.children.forkserver", str(theirs.fileno()), *names]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True)
        theirs.close()
        going(control)
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 0
