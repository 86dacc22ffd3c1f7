"""Old Word files (.doc): LibreOffice makes a .docx of them, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from policygraph.errors import DocumentError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90.0


def as_docx(path: Path, raw: bytes) -> bytes:
    """The same document as .docx; DocumentError when LibreOffice is missing, fails or takes more than 90 s."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise DocumentError(path, "is an old Word file (.doc); install LibreOffice, or save it as .docx")
    with tempfile.TemporaryDirectory(prefix="policygraph-") as name:
        folder = Path(name)
        (folder / "document.doc").write_bytes(raw)
        _convert(path, program, folder)
        made = folder / "document.docx"
        if not made.is_file():
            raise DocumentError(path, "is an old Word file that LibreOffice cannot read; save it as .docx")
        return made.read_bytes()


def _convert(path: Path, program: str, folder: Path) -> None:
    """Runs LibreOffice with a profile of its own, and ends it with all that it started at its time limit."""
    profile = (folder / "profile").as_uri()
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "docx"]
    command += ["--outdir", str(folder), str(folder / "document.doc")]
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of the user's in it
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(path, f"took LibreOffice more than {_SECONDS:g} s; save it as .docx") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
