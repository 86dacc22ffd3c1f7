"""Installs policygraph from the wheels beside this file, without a network, and runs it: python3 start.py [COMMAND …].

Without a command it serves the pages. It installs into the folder `installed` beside this file, once; deleting that
folder undoes it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "installed"
DONE = INSTALLED / "complete"


def main() -> int:
    """Run the command that was asked for, installing first where that was not done to its end."""
    here = f"Python {sys.version_info.major}.{sys.version_info.minor} on {sysconfig.get_platform()}"
    made_for = (HERE / "made-for.txt").read_text(encoding="utf-8").strip()
    if here != made_for:
        print(f"These wheels are for {made_for}; this is {here}. 此安装包适用于 {made_for}。", file=sys.stderr)
        return 2
    if not DONE.is_file():
        install()
    asked = [command("policygraph"), *(sys.argv[1:] or ["serve"])]
    if os.name == "posix":
        os.execv(asked[0], asked)  # takes this process's place, so that ending it ends the service
    return subprocess.call(asked)


def install() -> None:
    """Make a virtual environment of the wheels; what an earlier try left is thrown away."""
    print("Installing policygraph (once; a minute) 正在安装（仅需一次，约一分钟）", file=sys.stderr)
    shutil.rmtree(INSTALLED, ignore_errors=True)
    venv.create(INSTALLED, with_pip=True)
    offline = ["--no-index", "--find-links", str(HERE / "wheels"), "--no-compile"]  # Python compiles what is used
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.check_call([command("python"), "-m", "pip", "--isolated", "install", *offline, *quiet, "policygraph"])
    DONE.touch()


def command(name: str) -> str:
    """The path of a program of the virtual environment."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(INSTALLED), "platbase": str(INSTALLED)})
    return str(Path(scripts) / name)


if __name__ == "__main__":
    sys.exit(main())
