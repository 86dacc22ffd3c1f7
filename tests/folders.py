"""What commands leave in a folder, also where the disk is full."""

import resource
import subprocess
from pathlib import Path

from commands import COMMAND


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder by their places in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def limited(size: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command where no file may have more bytes, as on a disk that is full."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(command, preexec_fn=small, capture_output=True, text=True, check=False)
