"""A time limit for a command whose work asks the engine many times: over a damaged store that may never answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from policygraph.cli.options import WRONG_INPUT
from policygraph.cli.output import message_console, say


@contextmanager
def deadline(seconds: float, what: str) -> Iterator[None]:
    """End the program when what is within takes longer: nothing else ends an engine that is busy."""

    def end() -> None:
        advice = "ask for less, raise the time limit, or load the store again where it may be damaged"
        message_console().show_cursor()
        say(f"policygraph: {what} ended after {seconds:g} s; {advice}")
        os._exit(WRONG_INPUT)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
