"""What is built and shipped: a wheel that is complete, and browser files that are those of the lock file."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hatch_build

FILES = {
    "policygraph/shipped/ontology/policygraph.ttl",
    "policygraph/shipped/ontology/shapes.ttl",
    "policygraph/shipped/ontology/vocabulary/materials.ttl",
    "policygraph/shipped/queries/graphs/all.rq",
    "policygraph/shipped/triples/ziyang.trig",
    "policygraph/grammar/chains.toml",
    "policygraph/report/page/panel.js",
    "policygraph/py.typed",
    "policygraph_api/pages/templates/base.html",
    "policygraph_api/pages/static/vendor/sigma.min.js",
    "policygraph_api/pages/static/vendor/yasqe.min.css",
}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_is_complete(wheel: zipfile.ZipFile) -> None:
    assert set(wheel.namelist()) >= FILES


def test_the_wheel_holds_nothing_that_only_tests_use(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if "axe" in name.rpartition("/")[2]]


def test_the_wheel_holds_no_source_document(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if name.endswith(".txt") and "vendor" not in name] == [
        name for name in wheel.namelist() if name.endswith("entry_points.txt")
    ]


def test_the_browser_files_are_those_of_the_lock_file(root: Path) -> None:
    assert all(hatch_build.is_current(root, folder) for folder in hatch_build.BROWSER_FILES)


def test_the_lock_file_names_no_host(root: Path) -> None:
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 3
    assert not any("resolved" in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_each_dependency_says_why_it_is_there(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    section = text[text.index("\ndependencies = [") : text.index("[project.optional-dependencies]")]
    lines = [line for line in section.splitlines() if re.match(r'\s+"', line)]
    assert len(lines) >= 10
    assert all(re.fullmatch(r'\s+"[\w-]+>=[\d.]+(?:; [^"]+)?",\s+# .+', line) for line in lines)
