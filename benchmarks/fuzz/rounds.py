"""A round: so many cases of a kind in a process of its own, which may hang or die of one without taking the rest."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.fuzz.kinds import KINDS, Kind

PATIENCE = 600.0
"""Seconds after which a round is given up: its process hangs where no signal reaches it."""

_MEMORY = 6 * 1024**3


class HangError(AssertionError):
    """A case that takes more time than its size allows."""


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round: cases, seconds of computing, the slowest case (of its allowed time), and what failed."""

    cases: int
    seconds: float
    slowest: float
    failed: bytes | None = None
    reason: str = ""


@contextmanager
def bounded(kind: Kind, raw: bytes) -> Iterator[None]:
    """Time to compute for one case; HangError beyond."""
    limit = kind.seconds + len(raw) / kind.rate

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise HangError(f"{len(raw)} bytes take more than {limit:.1f} s")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run_round(name: str, number: int, last: Path) -> Round:
    """The cases of a kind that a number stands for; `last` is a file in which each case is kept while it runs."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(name, number, last, sender))
    process.start()
    sender.close()
    try:
        if receiver.poll(PATIENCE):
            told: Round = receiver.recv()
            return told
        reason = f"hangs for more than {PATIENCE:g} s"
    except EOFError:
        process.join()
        reason = f"the process ended with {process.exitcode}"
    finally:
        process.kill()
        process.join()
    return Round(0, 0.0, 0.0, last.read_bytes(), reason)


def _work(name: str, number: int, last: Path, sender: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    kind = KINDS[name]
    cases, slowest = 0, 0.0
    failed: bytes | None = None
    reason = ""

    @seed(number)
    @settings(
        max_examples=kind.round, database=None, deadline=None, report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(kind.make())
    def one(raw: bytes) -> None:
        nonlocal cases, slowest, failed
        cases += 1
        last.write_bytes(raw)
        before = time.process_time()
        try:
            with bounded(kind, raw):
                kind.check(raw)
        except BaseException:
            failed = raw
            raise
        slowest = max(slowest, (time.process_time() - before) / (kind.seconds + len(raw) / kind.rate))

    try:
        one()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
        reason = f"{type(error).__name__}: {error}"
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    sender.send(Round(cases, seconds, slowest, failed if reason else None, reason))
