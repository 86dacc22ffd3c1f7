"""The offline bundle and the container's steps, made, installed and run where no network is."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from commands import checkout

IN_A_NETWORK_OF_ITS_OWN = ["unshare", "--user", "--map-root-user", "--net"]
SERVE_AND_ASK = """
import fcntl, socket, struct, subprocess, sys, time, urllib.error, urllib.request
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as loopback:
    fcntl.ioctl(loopback, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS: IFF_UP
    try:
        loopback.connect(("192.0.2.1", 80))
        sys.exit("there is a network")
    except OSError:
        pass
server = subprocess.Popen([sys.executable, *sys.argv[1:], "serve", "--port", "8321"])
try:
    for _ in range(1800):
        try:
            for path in ("health", "", "graph?lang=en", "query", "static/vendor/sigma.min.js", "ontology"):
                print(path, urllib.request.urlopen("http://127.0.0.1:8321/" + path).status)
            break
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError) or server.poll() is not None:
                raise
            time.sleep(0.1)
finally:
    server.terminate()
    server.wait(timeout=20)
"""


@pytest.fixture(scope="module")
def archive(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of this checkout."""
    folder = checkout(root, tmp_path_factory.mktemp("checkout"))
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # not make in make
    done = subprocess.run(
        shlex.split("make bundle"), cwd=folder, env=alone, check=True, capture_output=True, encoding="utf-8"
    )
    (made,) = (folder / "dist").iterdir()
    assert re.fullmatch(rf"dist/{re.escape(made.name)} \(\d+ MB\)\n", done.stdout)
    return made


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle as a user unpacks it, in a folder with a blank and Chinese in its name."""
    folder = tmp_path_factory.mktemp("离线 bundle")
    subprocess.run(["tar", "-xzf", archive, "-C", folder], check=True)
    return folder / "policygraph"


def test_the_archive_does_not_tell_who_made_it_when(archive: Path) -> None:
    with tarfile.open(archive) as packed:
        assert {(member.mtime, member.uid, member.uname) for member in packed} == {(0, 0, "")}
    assert re.fullmatch(r"policygraph-[\d.]+-offline-python3\.\d+-\S+\.tar\.gz", archive.name)


def test_it_installs_and_serves_where_no_network_is(unpacked: Path) -> None:
    if subprocess.run([*IN_A_NETWORK_OF_ITS_OWN, "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs Linux with user namespaces")
    done = subprocess.run(
        [*IN_A_NETWORK_OF_ITS_OWN, sys.executable, "-c", SERVE_AND_ASK, *own("python3 start.py")[1:]], cwd=unpacked,
        capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^\S* (\d+)$", done.stdout, re.MULTILINE) == ["200"] * 6, done.stdout


def test_every_other_command_runs_the_same_way(unpacked: Path) -> None:
    done = subprocess.run(own("python3 start.py audit"), cwd=unpacked, check=True, capture_output=True)
    assert done.stdout.count(b"\n") > 100


def test_another_python_is_told_which_one_is_right(unpacked: Path, tmp_path: Path) -> None:
    shutil.copy(unpacked / "start.py", tmp_path / "start.py")
    (tmp_path / "made-for.txt").write_text("Python 3.99 on plan9-mips\n", encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / "start.py"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "Python 3.99 on plan9-mips" in done.stderr


def test_the_steps_of_the_container_work(root: Path, unpacked: Path, tmp_path: Path) -> None:
    """Each RUN line that installs something is run, with the container's folders laid into `tmp_path`."""
    lines = re.findall(r"^RUN python (.+)$", (root / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    build, install = (line.replace("/wheels", f"{tmp_path}/wheels").replace("/source", str(root)) for line in lines)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, *build.split()[:2], "wheel", "--no-deps", *build.split()[3:]], check=True)
    for wheel in (unpacked / "wheels").iterdir():  # what the step above leaves out, for time
        if not (tmp_path / "wheels" / wheel.name).exists():
            (tmp_path / "wheels" / wheel.name).symlink_to(wheel)
    subprocess.run([python, *install.split()], env={**os.environ, "PIP_NO_COMPILE": "1"}, check=True)  # it runs once
    (command,) = re.findall(r"^CMD \[(.+)\]$", (root / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    program, *arguments = re.findall(r'"([^"]+)"', command)
    assert arguments == ["serve", "--host", "0.0.0.0"]
    said = subprocess.run([python.with_name(program), "questions"], cwd=tmp_path, check=True, capture_output=True)
    assert said.stdout.count(b"\n") >= 25


def test_the_wheel_of_a_checkout_has_the_name_of_that_in_the_bundle(root: Path, unpacked: Path, tmp_path: Path) -> None:
    quickly = ["--quiet", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([*own("python3 -m pip wheel --no-deps ."), *quickly], cwd=root, check=True)
    (made,) = tmp_path.iterdir()
    assert (unpacked / "wheels" / made.name).is_file()


def test_pipx_installs_a_checkout(root: Path, unpacked: Path, tmp_path: Path) -> None:
    """With what it depends on from the bundle's wheels; what builds it is fetched."""
    homes = {"PIPX_HOME": tmp_path, "PIPX_BIN_DIR": tmp_path / "bin", "PIPX_MAN_DIR": tmp_path / "man"}
    (tmp_path / "wheels").symlink_to(unpacked / "wheels")  # pip takes a blank for the end of a path
    wheels = {"PIP_FIND_LINKS": tmp_path / "wheels", "PIP_NO_COMPILE": "1"}
    environment = os.environ | {name: str(path) for name, path in (homes | wheels).items()}
    subprocess.run(own("pipx install ."), cwd=root, env=environment, check=True, capture_output=True)
    said = subprocess.run(
        [tmp_path / "bin" / "policygraph", "questions"], cwd=tmp_path, check=True, capture_output=True
    )
    assert said.stdout.count(b"\n") >= 25


def own(command: str) -> list[str]:
    """A command's words, its program that of the tests."""
    program, *arguments = shlex.split(command)
    return [sys.executable if program == "python3" else str(Path(sys.executable).with_name(program)), *arguments]
