"""What the README says can be done is done: its shell blocks run, in order, and each one succeeds."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from commands import COMMAND, Run, answering, checkout, free_port, served

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000/"
README = ["README.md", "README.zh-CN.md"]
INLINE = [
    "text examples/linlan.txt",
    "build examples/linlan.txt -o corpus --to jsonl --workers 1",
    "import linlan.json --document examples/linlan.txt -o imported",
    "resolve examples/linlan.txt",
    "decide IRI confirm --reason 已核 --by 审计员 --date 2024-06-30 --decisions decisions.jsonl",
    "extract examples/linlan.txt --decisions decisions.jsonl",
    "compare examples/linlan.txt examples/linlan.txt",
    "report -o report.md --document ziyang --as-of 2024-06-30",
    "progress --template progress.xlsx",
    "progress progress.xlsx --as-of 2024-06-30",
    "evaluate linlan.json examples/linlan.txt",
    "audit --as-of 2024-06-30",
    "graph -o around.html --around 粉煤灰",
]
"""What stands in sentences and tables and in no block: without `policygraph`, with names put in."""

ELSEWHERE = {
    "make serve PORT=8080": "test_readme.py",
    ". .venv/bin/activate": "test_readme.py",
    "make bundle": "test_bundle.py",
    "pipx install .": "test_bundle.py",
    "python3 -m pip wheel --no-deps .": "test_bundle.py",
    "python3 start.py": "test_bundle.py",
    "python3 start.py audit": "test_bundle.py",
}


def blocks(path: Path) -> list[str]:
    return BLOCK.findall(path.read_text(encoding="utf-8"))


def test_both_languages_show_the_same_commands(root: Path) -> None:
    assert blocks(root / README[0]) == blocks(root / README[1])


def test_the_first_command_is_a_make_target(root: Path) -> None:
    first, *_ = blocks(root / README[0])
    assert first == "make serve\n"
    assert re.search(r"^serve:", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def tried(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a reader has run every block but the first."""
    shell = shutil.which("bash")
    if shell is None or shutil.which("curl") is None:
        pytest.skip("needs bash and curl")
    folder = tmp_path_factory.mktemp("readme")
    (folder / "examples").symlink_to(root / "examples")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    _, *rest = blocks(root / README[0])
    assert len(rest) == 7
    with served() as address:
        for block in rest:
            script = block.replace(ADDRESS, address)
            done = subprocess.run(
                [shell, "-euo", "pipefail", "-c", script],
                cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300,
            )  # fmt: skip
            assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
            assert done.stdout, script
            with (folder / "messages").open("a", encoding="utf-8") as messages:
                messages.write(done.stderr)
    return folder


def test_the_commands_run(tried: Path) -> None:
    assert {"linlan.json", "findings.json", "loops.json", "graph.html"} <= {path.name for path in tried.iterdir()}


def test_the_check_of_the_shipped_graph_finds_nothing(tried: Path) -> None:
    told = re.search(r"(\d+) statements in (\d+) graphs: no problems\n", (tried / "messages").read_text("utf-8"))
    assert told
    assert int(told[1]) > 60_000
    assert int(told[2]) >= 7


@pytest.mark.parametrize("command", INLINE)
def test_a_command_in_a_sentence_runs(command: str, tried: Path, run: Run) -> None:
    if command.startswith("decide"):
        command = command.replace("IRI", json.loads((tried / "findings.json").read_text(encoding="utf-8"))[0]["iri"])
    done = run(*command.split(), cwd=tried)
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def test_every_command_in_a_sentence_is_run_somewhere(root: Path) -> None:
    text = (root / README[0]).read_text(encoding="utf-8")
    in_blocks = re.findall(r"^policygraph (\w+)", "\n".join(blocks(root / README[0])), re.MULTILINE)
    run_here = {line.split()[0] for line in INLINE} | {*in_blocks, "serve"}
    assert set(re.findall(r"`policygraph (\w+)", text)) == run_here
    others = set(re.findall(r"`((?:(?:make|pipx|python3) |\. \.)[^`\n]+)`", text)) - {"make test"}
    assert others == set(ELSEWHERE)
    for command, test in ELSEWHERE.items():
        assert f'"{command}"' in (root / "tests" / test).read_text(encoding="utf-8"), command


@pytest.mark.parametrize("readme", README)
def test_options_of_commands_exist(root: Path, readme: str, run: Run) -> None:
    text = (root / readme).read_text(encoding="utf-8")
    named = [
        (words.split()[0], set(re.findall(r"--[a-z-]+", words))) for words in re.findall(r"`policygraph ([^`]+)`", text)
    ]
    for command in {command for command, options in named if options}:
        told = run(command, "--help").stdout
        for _, options in (one for one in named if one[0] == command):
            assert options <= set(re.findall(r"--[a-z-]+", told)), command


def test_make_serve_takes_another_port(root: Path, tmp_path: Path) -> None:
    port = free_port()
    command = "make serve PORT=8080".replace("8080", str(port)).split()
    with answering(command, port, checkout(root, tmp_path)) as address:
        assert urllib.request.urlopen(f"{address}health").status == 200


def test_activating_puts_the_command_on_the_path(root: Path, tmp_path: Path) -> None:
    if not COMMAND.with_name("activate").exists():
        pytest.skip("the tests do not run in a virtual environment")
    script = [". .venv/bin/activate", "command -v policygraph"]
    done = subprocess.run(
        ["bash", "-c", " && ".join(script)], cwd=checkout(root, tmp_path), check=True, capture_output=True
    )
    assert done.stdout.decode().strip() == str(COMMAND)


def test_a_store_of_your_own_is_served_for_review(tried: Path) -> None:
    with served("--store", tried / "linlan-store", "--review", tried / "reviewed.jsonl") as address:
        assert b"linlan" in urllib.request.urlopen(f"{address}documents").read()
        assert urllib.request.urlopen(f"{address}review").status == 200


@pytest.mark.parametrize("readme", [*README, "examples/README.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(root: Path, readme: str) -> None:
    path = root / readme
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_files_and_folders_that_are_named_exist(root: Path) -> None:
    named = re.findall(r"`((?:ontology|queries|src|data|examples)/[^`\s]*)`", (root / README[0]).read_text("utf-8"))
    assert len(named) >= 5
    assert all((root / path).exists() for path in named)
