"""What the README says can be done is done: its shell blocks run, in order, and each one succeeds."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import COMMAND, served

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000/"
README = ["README.md", "README.zh-CN.md"]


def blocks(path: Path) -> list[str]:
    return BLOCK.findall(path.read_text(encoding="utf-8"))


def test_both_languages_show_the_same_commands(root: Path) -> None:
    assert blocks(root / README[0]) == blocks(root / README[1])


def test_the_first_command_is_a_make_target(root: Path) -> None:
    first, *_ = blocks(root / README[0])
    assert first == "make serve\n"
    assert re.search(r"^serve:", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_commands_run(root: Path, tmp_path: Path) -> None:
    shell = shutil.which("bash")
    if shell is None or shutil.which("curl") is None:
        pytest.skip("needs bash and curl")
    (tmp_path / "examples").symlink_to(root / "examples")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    _, *rest = blocks(root / README[0])
    assert len(rest) == 7
    with served() as address:
        for block in rest:
            script = block.replace(ADDRESS, address)
            done = subprocess.run(
                [shell, "-euo", "pipefail", "-c", script],
                cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300,
            )  # fmt: skip
            assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
            assert done.stdout, script
    assert {"linlan.json", "findings.json", "loops.json", "graph.html"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("readme", [*README, "examples/README.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(root: Path, readme: str) -> None:
    path = root / readme
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_files_and_folders_that_are_named_exist(root: Path) -> None:
    named = re.findall(r"`((?:ontology|queries|src|data|examples)/[^`\s]*)`", (root / README[0]).read_text("utf-8"))
    assert len(named) >= 5
    assert all((root / path).exists() for path in named)
