"""A process that has everything loaded and forks one for each command: the command as it is, without its start."""

import gc
import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path

from policygraph import cli
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document
from policygraph.triples import to_quads

LOADED = ("analysis.audit", "analysis.loops", "evaluate", "networks", "queries", "report", "store", "validate")
SECONDS = 300
"""After which a command is ended."""


def main(sample: Path) -> None:
    """Run each command of standard input (a line of JSON: arguments, folder, two files), and tell its exit code."""
    for name in LOADED:
        import_module(f"policygraph.{name}")
    extraction = extract(read_document(sample))
    to_record(extraction), to_quads(extraction)  # all rules and vocabularies are read for it
    gc.collect()
    gc.freeze()  # else each command looks through all that is loaded when it ends
    for line in sys.stdin:
        order = json.loads(line)
        if not (process := os.fork()):
            become(**order)
            cli.main()  # ends the process
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def become(arguments: list[str], folder: str, output: str, messages: str) -> None:
    """Take the command's arguments, folder and files; nothing comes from a keyboard."""
    for number, path in enumerate((os.devnull, output, messages)):
        opened = os.open(path, os.O_RDWR | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(folder)
    sys.argv = ["policygraph", *arguments]
    signal.alarm(SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
