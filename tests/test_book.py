"""A decisions file is changed whole or not at all, and several may write to it at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deciding import TOLD
from policygraph.decisions import (
    Decision,
    OvertakenError,
    append_decision,
    parse_decision,
    read_decisions,
    standing_on,
    take_back,
)
from policygraph.errors import NotFound
from policygraph.namespaces import ID

FLOW, AIM = f"{ID}doc/x/flow/1", f"{ID}doc/x/target/1"
WRITER = """
import os, signal, sys
from pathlib import Path
from policygraph.decisions import append_decision, parse_decision

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

path, by, times, moment = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
if moment == "written":
    os.fsync = die
elif moment == "replacing":
    Path.replace = die
for number in range(times):
    told = {"statement": "doc/x/flow/1", "verdict": "confirm", "reason": str(number), "by": by, "date": "2024-01-02"}
    append_decision(path, parse_decision(told))
"""


def made(statement: str = FLOW, **told: str) -> Decision:
    return parse_decision(TOLD | {"statement": statement} | told)


def writer(path: Path, by: str, times: int, moment: str = "never") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), by, str(times), moment])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


@pytest.mark.parametrize("moment", ["written", "replacing"])
def test_who_is_killed_while_writing_leaves_the_old_file(book: Path, moment: str) -> None:
    append_decision(book, made())
    before = book.read_bytes()
    assert writer(book, "甲", 1, moment).wait(timeout=60) == -signal.SIGKILL
    assert book.read_bytes() == before
    append_decision(book, made(AIM))
    assert [decision.statement for decision in read_decisions(book)] == [FLOW, AIM]
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_of_many_who_write_at_once_no_line_is_lost(book: Path) -> None:
    writers = [writer(book, by, 25) for by in "甲乙丙"]
    assert [one.wait(timeout=120) for one in writers] == [0, 0, 0]
    said = [(decision.by, decision.reason) for decision in read_decisions(book)]
    assert sorted(said) == sorted((by, str(number)) for by in "甲乙丙" for number in range(25))


def test_who_decides_on_what_was_decided_meanwhile_is_told(book: Path) -> None:
    first, second = made(), made(verdict="confirm", by="乙")
    append_decision(book, first, after="")
    append_decision(book, made(AIM), after="")
    with pytest.raises(OvertakenError, match="reject: 误读") as caught:
        append_decision(book, second, after="")
    assert caught.value.standing == standing_on(read_decisions(book), FLOW)
    append_decision(book, second, after=first.iri)
    with pytest.raises(OvertakenError):
        append_decision(book, made(reason="再想"), after=first.iri)
    assert [decision.by for decision in read_decisions(book)] == ["某人", "某人", "乙"]


def test_what_is_taken_back_leaves_what_stood_before(book: Path) -> None:
    first, second = made(), made(verdict="confirm")
    for decision in (first, made(AIM), second):
        append_decision(book, decision)
    assert take_back(book, second.iri).verdict == "confirm"
    assert [decision.iri for decision in read_decisions(book)] == [first.iri, made(AIM).iri]
    with pytest.raises(NotFound, match="no decision"):
        take_back(book, second.iri)
    with pytest.raises(NotFound):
        take_back(book.with_name("none.jsonl"), first.iri)


def test_a_file_keeps_its_mode_its_link_and_lines_by_hand(book: Path) -> None:
    real = book.with_name("real.jsonl")
    real.write_text(made().to_json() + "\r\n\n" + made(AIM).to_json(), encoding="utf-8")
    real.chmod(0o600)
    book.symlink_to(real)
    append_decision(book, made(reason="一\u2028二\x85三"))
    assert book.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert [(decision.line, decision.reason) for decision in read_decisions(book)] == [
        (1, "误读"),
        (3, "误读"),
        (4, "一\u2028二\x85三"),
    ]


def test_words_that_cannot_be_written_are_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        made(reason="\ud800")
