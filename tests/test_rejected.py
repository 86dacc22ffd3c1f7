"""What people read and rejected is not stated as the kind that it was rejected for."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_document

# The kind that a bare remark speaks of, where the list itself does not name it.
KINDS = {
    "02-anhui-industrial-internet-2021.json": {"工业互联网“拼多多”模式": "enterprises", "2021-2023年": "chains"},
    "01-anhui-rcep-2022.json": {"中国-东盟": "chains"},
    "07-baotou-2022.json": {"2021—2023年": "chains"},
    "08-shicheng-towns-table-2018.json": {"责任部门和责任人等": "tasks", "奖扣分项目": "tasks", "2：1：0.5": "chains"},
    "42-hinggan-projects-2011.json": {"鄂尔多斯市、锡林郭勒盟、兴安盟合作共建工业园区": "parks"},
    "46-henan-coal-chemical-2011.json": {"以甲醇为原料的煤化工技术路线": "flows", "石油、煤炭、天然气": "chains"},
}
STATED: dict[str, Callable[[Any], list[str]]] = {
    "chains": lambda r: ["".join(name for node in r["nodes"] for name in node)],
    "flows": lambda r: [i + o for i in r["inputs"] for o in r["outputs"]],
    "targets": lambda r: [f"{r['indicator']}|{r.get('target') or r.get('change')}"],
    "tasks": lambda r: [r["title"]],
    "cites": lambda r: [r["title"]],
}


def rejected() -> list[Any]:
    """One case for each look-alike: gold file, kind, words."""
    gold = Path(__file__).resolve().parents[2] / "shared" / "gold"
    cases = []
    for path in sorted(gold.glob("*/*.json")):
        for item in json.loads(path.read_text(encoding="utf-8")).get("rejected") or []:
            kind = item.get("list") or KINDS.get(path.name, {}).get(item["text"], "targets")
            cases.append(pytest.param(path, kind, item["text"], id=f"{path.stem}-{kind}-{item['text'][:16]}"))
    return cases


@pytest.mark.parametrize(("path", "kind", "words"), rejected())
def test_it_is_not_stated(path: Path, kind: str, words: str, shared: Path) -> None:
    for record in found(path, shared)[kind]:
        for said in statements(kind, record):
            assert not stands_in(said, words), said


@cache
def found(path: Path, shared: Path) -> Any:
    """The records of the document that a gold file is about."""
    folder = shared / "documents" / path.parent.name
    exact = folder / f"{path.stem}.txt"
    document = exact if exact.exists() else next(folder.glob(f"{path.stem.split('-', maxsplit=1)[0]}*.txt"))
    return to_record(extract(read_document(document)))


def statements(kind: str, record: Any) -> list[str]:
    """The words of a record that tell it from others of its kind."""
    if kind in STATED:
        return STATED[kind](record)
    return [record if isinstance(record, str) else record["name"]]


def stands_in(said: str, words: str) -> bool:
    """True when all that a record says stands in the rejected words."""
    bare = re.sub(r"[\s《》“”\"]", "", words)
    return all(re.sub(r"[\s《》“”\"]", "", part) in bare for part in said.split("|"))
