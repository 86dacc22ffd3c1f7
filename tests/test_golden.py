"""Exact excerpts of invented places, each for one difficulty: what is listed is all that may be found."""

import json
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document
from texts import document

FOLDER = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in FOLDER.glob("*/expected.json"))


def test_there_are_excerpts() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_excerpt(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    found = to_record(extract(read_document(case / "document.txt")))
    for key, value in expected.items():
        assert pared(found.get(key), value) == value, key


def pared(found: Any, like: Any) -> Any:
    """What was found, less the keys that the expectation does not speak of."""
    if isinstance(like, dict) and isinstance(found, dict):
        return {key: pared(found.get(key), value) for key, value in like.items()}
    if isinstance(like, list) and isinstance(found, list) and like and isinstance(like[0], dict):
        return [pared(item, like[min(i, len(like) - 1)]) for i, item in enumerate(found)]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_excerpt_in_traditional_characters_says_the_same(case: Path) -> None:
    traditional = OpenCC("s2t").convert(read_document(case / "document.txt").text.raw)
    back = OpenCC("t2s")
    plain = to_record(extract(document(back.convert(traditional))))
    found = to_record(extract(document(traditional)))
    assert json.loads(back.convert(json.dumps(found, ensure_ascii=False))) == plain


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_quote_is_cut_out_of_the_text(case: Path) -> None:
    document = read_document(case / "document.txt")
    raw, bare = document.text.raw, document.text.bare
    for evidence in evidence_of(to_record(extract(document))):
        assert raw[evidence["start"] : evidence["end"]] == evidence["quote"]
        low, high = evidence["sentence"]
        assert low <= evidence["start"] < evidence["end"] <= high
        assert "\n" not in bare[low:high].strip() or "\n" in evidence["quote"]


def evidence_of(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own: list[dict[str, Any]] = value.get("evidence", [])
        return own + [e for key, inner in value.items() if key != "evidence" for e in evidence_of(inner)]
    if isinstance(value, list):
        return [e for inner in value for e in evidence_of(inner)]
    return []
