"""Office files that are the same bytes whenever they are made."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a day without a zone is what such files hold
"""The day on which every file says it was made."""

EPOCH = (1980, 1, 1, 0, 0, 0)


def undated(archive: bytes) -> bytes:
    """The same zip archive with every member's time set to the first that the format knows."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return buffer.getvalue()
