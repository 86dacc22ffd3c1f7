"""What is left of commands that are killed at random moments, and of the next run: ``python -m benchmarks.kills``."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.corpus import COMMAND, build, contents
from benchmarks.graph import write_graph
from benchmarks.plans import write_plans
from policygraph.errors import StoreError
from policygraph.loading import load_files
from policygraph.store import open_store
from policygraph.whole import UNFINISHED

Contents = Mapping[str, str]
_PLANS, _QUADS, _OLD_QUADS = 12, 50_000, 2_000
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Victim:
    """A command, what it writes, and how that is looked at: whole files (or stores) by name, with their SHA-256."""

    name: str
    command: Callable[[Path], Sequence[str]]
    prepare: Callable[[Path, int], object] = lambda _out, _number: None
    look: Callable[[Path], Contents] = contents


@dataclass
class Outcome:
    """How many were killed, after how many of those a whole file was wrong, and how many next runs ended the same."""

    killed: int = 0
    torn: int = 0
    same: int = 0
    ends: int = 0


def victims(folder: Path) -> Iterator[Victim]:
    """All commands that write, over plans and graphs that are put into a folder."""
    plans, data, old = folder / "plans", folder / "data.nq", folder / "old.nq"
    write_plans(_PLANS, plans)
    write_graph(_QUADS, data)
    write_graph(_OLD_QUADS, old)
    small = folder / "small"
    load_files(small, [old])

    def loaded_before(out: Path, number: int) -> None:
        if number % 2:
            load_files(out, [old])

    yield Victim("build", lambda out: [COMMAND, "build", str(plans / "0000"), "-o", str(out)])
    yield Victim("corpus", lambda out: build(plans, out, "nquads", 2))
    yield Victim("load", lambda out: [COMMAND, "load", str(data), "--store", str(out)], loaded_before, stored)
    yield Victim("graph", lambda out: [COMMAND, "graph", "-o", str(out / "graph.html"), "--store", str(small)], made)
    yield Victim("report", lambda out: [COMMAND, "report", "-o", str(out)])


def made(out: Path, _number: int) -> None:
    """A folder to write to."""
    out.mkdir()


def stored(out: Path) -> Contents:
    """The quads of a store, and its files but for the engine's own."""
    try:
        with open_store(directory=out) as store:
            digest = hashlib.sha256("\n".join(sorted(map(str, store.quads()))).encode()).hexdigest()
    except StoreError:
        return {}
    return {"quads": digest}


def attack(victim: Victim, folder: Path, times: int, chance: random.Random) -> Outcome:
    """Kill a command so many times, each time let the next run go to its end, and look at what there is."""
    wanted_in, outcome = folder / f"{victim.name}-whole", Outcome()
    victim.prepare(wanted_in, 0)
    seconds = run(victim.command(wanted_in))
    wanted = victim.look(wanted_in)
    for number in range(times):
        out = folder / f"{victim.name}-{number}"
        victim.prepare(out, number)
        before = victim.look(out)
        outcome.killed += killed(victim.command(out), chance.uniform(0, seconds))
        left = {
            name: digest
            for name, digest in victim.look(out).items()
            if not name.rpartition("/")[2].startswith(UNFINISHED)
        }
        outcome.torn += any(digest not in (wanted.get(name), before.get(name)) for name, digest in left.items())
        seconds = min(seconds, run(victim.command(out)))
        outcome.ends += 1
        outcome.same += victim.look(out) == wanted and names(out) == names(wanted_in)
        shutil.rmtree(out)
    return outcome


def names(out: Path) -> Counter[str]:
    """What lies in a folder; the copies of a store are numbered on."""
    return Counter(path.name.rstrip("0123456789") for path in out.iterdir() if path.suffix != LOCK)


def killed(command: Sequence[str], seconds: float) -> bool:
    """Kill a command after so many seconds; whether it was still running."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        running = process.poll() is None
        process.kill()
    return running


def run(command: Sequence[str]) -> float:
    """Run a command to its end; give the seconds it took."""
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    return time.monotonic() - start


def main(
    times: Annotated[int, typer.Option(min=1, help="How often each command is killed.")] = 100,
    only: Annotated[list[str] | None, typer.Option(help="Only this command; may be repeated.")] = None,
    seed: Annotated[int, typer.Option(help="Of the random moments.")] = 1,
) -> None:
    """Kill build, corpus builds, load, graph and report at random moments; the next run must give the same bytes."""
    chance, failed = random.Random(seed), False  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="policygraph-bench-") as name:
        for victim in victims(Path(name)):
            if only and victim.name not in only:
                continue
            outcome = attack(victim, Path(name), times, chance)
            failed |= bool(outcome.torn) or outcome.same != outcome.ends
            typer.echo(
                f"{victim.name:7} killed {outcome.killed} of {times} times, {outcome.torn} times a file half-written;"
                f" the next run gave the same bytes {outcome.same} of {outcome.ends} times"
            )
    if failed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
