"""The figures on the documents read by hand do not fall below their floors."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document

FLOORS = tomllib.loads((Path(__file__).parent / "golden" / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_figures_hold(part: str, shared: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(shared / "gold" / "score.py"), "--json"]
    texts: list[str] = []
    for gold in sorted((shared / "gold" / part).glob("*.json")):
        text = document_of(shared / "documents" / part, gold.stem)
        found = tmp_path / gold.name
        found.write_text(json.dumps(to_record(extract(read_document(text)))), encoding="utf-8")
        command += [str(gold), str(found)]
        texts += ["--text", str(text)]
    assert len(texts) // 2 == FLOORS[part]["documents"]
    figures = json.loads(subprocess.run([*command, *texts], check=True, capture_output=True, text=True).stdout)
    low = {kind: figures[kind]["f1"] for kind, floor in FLOORS[part]["f1"].items() if figures[kind]["f1"] < floor}
    assert low == {}


def document_of(folder: Path, stem: str) -> Path:
    exact = folder / f"{stem}.txt"
    return exact if exact.exists() else next(folder.glob(f"{stem.split('-', maxsplit=1)[0]}*.txt"))
