"""What a reader is asked and what it tells, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Part = Literal["page", "record", "trig", "xlsx"]
PARTS: tuple[Part, ...] = ("page", "record", "trig", "xlsx")
"""What can be asked of a reading: what a page shows, the extraction record, triples, a workbook."""

STAGES = ("text", "statements", "graph", "audit", "files")
"""What a reading goes through, in order."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: what it is called, what is wanted of it, and the day (ISO) that its audit judges by.

    `pasted` says that its bytes are UTF-8 text from a person's hand, and no file.
    """

    name: str
    wanted: tuple[Part, ...]
    as_of: str
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader says: that a stage begins, a part (which follows as the body), why it failed, or the end.

    `failed` is "format" (not one that is read), "large", "unreadable" or "memory"; `reason` tells a person.
    """

    stage: str = ""
    part: str = ""
    failed: str = ""
    reason: str = ""
    end: bool = False


def pack(told: Job | Told) -> bytes:
    """A job, or something told, as a frame's header."""
    return json.dumps(asdict(told)).encode()


def read_job(header: bytes) -> Job:
    """The job of a header."""
    fields: Mapping[str, Any] = json.loads(header)
    return Job(**{**fields, "wanted": tuple(fields["wanted"])})


def read_told(header: bytes) -> Told:
    """What a header tells."""
    return Told(**json.loads(header))
