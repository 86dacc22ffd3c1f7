"""What a corpus build costs, and whether it survives being killed: ``python -m benchmarks.corpus``."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import psutil
import typer

from benchmarks.plans import write_plans

COMMAND = str(Path(sys.executable).with_name("policygraph"))
FORMS = ("jsonl", "nquads")
_LOOK = 0.1


@dataclass
class Run:
    """A build as it is watched: seconds on the clock and of computing, bytes of memory early and at most, exit code."""

    wall: float = 0.0
    early: int = 0
    peak: int = 0
    parent: int = 0
    code: int | None = None
    _seconds: dict[int, float] = field(default_factory=dict)

    @property
    def computing(self) -> float:
        """Seconds of all its processes together."""
        return sum(self._seconds.values())

    def watch(self, command: Sequence[str]) -> None:
        """Run it to its end."""
        start = time.monotonic()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
            while process.poll() is None:
                self._look(psutil.Process(process.pid), time.monotonic() - start)
                time.sleep(_LOOK)
        self.wall, self.code = time.monotonic() - start, process.returncode

    def _look(self, process: psutil.Process, seconds: float) -> None:
        with suppress(psutil.NoSuchProcess):
            for one in (process, *process.children(recursive=True)):
                times, memory = one.cpu_times(), one.memory_info().rss
                self._seconds[one.pid] = times.user + times.system
                if one.pid == process.pid:
                    self.parent = max(self.parent, memory)
                self.peak = max(self.peak, memory)
                if seconds < _EARLY:
                    self.early = max(self.early, memory)


_EARLY = 5.0


def main(
    documents: Annotated[list[int] | None, typer.Option(help="How many plans; may be repeated.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes read.")] = 2,
    kills: Annotated[int, typer.Option(min=0, help="How often a build is killed before its result is looked at.")] = 0,
    folder: Annotated[Path | None, typer.Option(help="Where the plans are put; they stay there.")] = None,
) -> None:
    """Build made-up plans of 10 kB to each form, and print what it takes; then kill builds at random moments."""
    with tempfile.TemporaryDirectory(prefix="policygraph-bench-") as name:
        for count in documents or (100, 1_000, 10_000):
            plans = (folder or Path(name)) / f"plans-{count}"
            if not plans.exists():
                write_plans(count, plans)
            for form in FORMS:
                show(count, form, plans, Path(name) / f"out-{count}-{form}", workers)
        if kills:
            typer.echo(survive(plans, Path(name), workers, kills))


def show(count: int, form: str, plans: Path, out: Path, workers: int) -> None:
    """Build, and build again when all is done."""
    first, again = Run(), Run()
    first.watch(build(plans, out, form, workers))
    again.watch(build(plans, out, form, workers))
    typer.echo(
        f"{count:>7,} plans to {form:6}  {first.wall:7.1f} s, computing {first.computing:7.1f} s"
        f" ({first.computing / count * 1000:5.1f} ms a plan), memory of a process {first.early >> 20} MB early,"
        f" {first.peak >> 20} MB at most, of the first one {first.parent >> 20} MB; again {again.wall:.1f} s"
    )


def survive(plans: Path, folder: Path, workers: int, kills: int) -> str:
    """Kill builds at random moments, each going on from the last; begin anew when one came to its end."""
    chance, same, ends, killed = random.Random(1), 0, 0, 0  # noqa: S311
    wanted, out = folder / "wanted", folder / "killed-0"
    whole = Run()
    whole.watch(build(plans, wanted, FORMS[0], workers))
    while killed < kills:
        with subprocess.Popen(build(plans, out, FORMS[0], workers), stderr=subprocess.DEVNULL) as process:  # noqa: S603
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.1, whole.wall))
            killed += process.poll() is None
            process.kill()
            ended = process.wait() == 0
        if ended or killed == kills:
            subprocess.run(build(plans, out, FORMS[0], workers), check=True, stderr=subprocess.DEVNULL)  # noqa: S603
            ends, same = ends + 1, same + (contents(out) == contents(wanted))
            out = folder / f"killed-{ends}"
    return f"{killed} builds killed on the way to {ends} ends, {same} of them with the same bytes as a whole build"


def build(plans: Path, out: Path, form: str, workers: int) -> list[str]:
    """The command."""
    return [COMMAND, "build", str(plans), "-o", str(out), "--to", form, "--workers", str(workers)]


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    typer.run(main)
