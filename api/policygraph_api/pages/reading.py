"""A document that was just read: what it says by kind, beside its text, and the files to take away."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from policygraph.reader.job import Part
from policygraph_api.attachments import WORKBOOK
from policygraph_api.pages.pieces import cut, keyed, marks_of

Entry = dict[str, Any]

KINDS = (
    *("task", "target", "chain", "flow", "loop", "finding", "issue", "deadline", "park", "project", "enterprise"),
    *("citation", "promise", "charge", "observation"),
)
"""The kinds of entries in the order of the page."""

_UNDER = {"blanket": "task", "first_is_lead": "task"}
MEDIA: Mapping[Part, str] = {
    "record": "application/json",
    "trig": "application/trig",
    "xlsx": WORKBOOK,
}
ENDINGS: Mapping[Part, str] = {"xlsx": "xlsx", "record": "json", "trig": "trig"}


def reading(parts: Mapping[str, bytes]) -> dict[str, Any]:
    """What a page tells, with a `key` for each entry; the JSON twin of the page."""
    told: dict[str, Any] = json.loads(parts["page"])
    keyed([*told["outline"], *told["entries"]])
    return told


def shown(told: Mapping[str, Any], parts: Mapping[str, bytes]) -> dict[str, Any]:
    """What the template needs beside: the text in pieces, the entries by kind, the files as addresses of data."""
    made = cut(told["text"], marks_of([*told["outline"], *told["entries"]]))
    groups: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for entry in told["entries"]:
        groups[_UNDER.get(entry["kind"], entry["kind"])].append(entry)
    files = {
        ENDINGS[part]: f"data:{MEDIA[part]};base64,{base64.b64encode(parts[part]).decode()}"
        for part in ENDINGS
        if part in parts
    }
    return {"pieces": made.pieces, "begins": made.begins, "groups": groups, "files": files}
