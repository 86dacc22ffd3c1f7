"""What a child process may take, and how long it lives: each is called by the child about itself."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, sent: signal.Signals = signal.SIGKILL) -> None:
    """Be sent a signal when the process `parent` ends; exits at once when it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, sent)
        with suppress(OSError):  # when memory runs out, the system should end a worker and not the service
            Path("/proc/self/oom_score_adj").write_text("1000")
    if os.getppid() != parent:
        sys.exit(1)


def limit_memory(more: int) -> None:
    """Take no more than so many bytes of address space beside those taken already, and leave no core behind."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + more)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_seconds(seconds: int) -> None:
    """Be ended after so many seconds of computing."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        _lower(resource.RLIMIT_CPU, seconds)


def be_silent() -> None:
    """Say nothing more on standard error: an engine that runs out of memory prints a stack before it dies."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _lower(kind: int, limit: int) -> None:
    """A limit, unless a lower one holds already."""
    import resource  # noqa: PLC0415 - not on Windows

    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(kind, (limit, limit))
