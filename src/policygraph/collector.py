"""Python's collector of cycles, at rest while many objects are made that hold none: it would look through them all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """Turns the collector off, and on again where it was on; for work that makes no cycles. Decorates functions too."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
