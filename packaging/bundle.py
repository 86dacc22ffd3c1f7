"""Makes the offline bundle: python3 packaging/bundle.py OUT.

One archive with everything that installing needs, for machines that reach no registry: the wheels of policygraph (with
the browser files inside) and of all it depends on, and `start.py`. It fits the Python version and the system it
was made on.
"""

import gzip
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
COPIED = (HERE / "start.py", HERE / "READ-ME.txt", ROOT / "LICENSE")


def main() -> None:
    """Write the archive into the folder named on the command line and say where it is."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "policygraph"
        fill(folder)
        archive = pack(folder, out)
    sys.stdout.write(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB)\n")


def fill(folder: Path) -> None:
    """Put wheels, start script and words for people into `folder`."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--wheel-dir", str(folder / "wheels"), str(ROOT)], check=True)
    for file in COPIED:
        shutil.copy(file, folder / file.name)
    (folder / "made-for.txt").write_text(f"Python {VERSION} on {sysconfig.get_platform()}\n", encoding="utf-8")


def pack(folder: Path, out: Path) -> Path:
    """Make one archive of `folder`, beside its place and then renamed: the same bytes whenever and whoever makes it."""
    (wheel,) = (folder / "wheels").glob("policygraph-*.whl")
    version = wheel.name.split("-")[1]
    target = out / f"policygraph-{version}-offline-python{VERSION}-{sysconfig.get_platform()}.tar.gz"
    unfinished = target.with_suffix(".unfinished")
    with (
        unfinished.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(folder.rglob("*")):
            archive.add(path, str(path.relative_to(folder.parent)), recursive=False, filter=without_maker)
    return unfinished.replace(target)


def without_maker(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same member without the day it was made and who made it."""
    member.mtime = member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    return member


if __name__ == "__main__":
    main()
