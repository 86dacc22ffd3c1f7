"""Numbers of things that a text announces, and bodies that running text names."""

from pathlib import Path

import pytest

from policygraph.extract import extract
from policygraph.records import from_record, to_record
from policygraph.statements import Extraction
from policygraph.structure import read_document

HEAD = "东栅市循环经济发展工作方案（2022—2025年）\n一、重点任务\n"


def read(tmp_path: Path, words: str) -> Extraction:
    path = tmp_path / "dongzha.txt"
    path.write_text(f"{HEAD}（一）推进利用。{words}\n", encoding="utf-8")
    return extract(read_document(path))


@pytest.mark.parametrize(
    ("words", "promise"),
    [
        ("以甲河建材、乙山水泥等12家重点利废企业为主。", (12, "家", "重点利废企业", ["甲河建材", "乙山水泥"])),
        ("围绕回收和利用、节水两项任务推进。", (2, "项", "任务", ["回收和利用", "节水"])),
        ("构建回收、节水和监察三个体系。", (3, "个", "体系", ["回收", "节水", "监察"])),
        ("重点建设36个循环经济项目。", (36, "个", "循环经济项目", [])),
        ("建设集“展示、孵化、研究”三大功能于一体的园区。", (3, "大", "功能", ["展示", "孵化", "研究"])),
        ("围绕废水、废渣资源化，余热利用、再制造等5个领域攻关。", None),
        ("累计完成技术改造项目30个、建成5个园区。", None),
        ("每个园区建设一个平台。", None),
    ],
)
def test_a_number_with_what_is_listed_before_it(
    tmp_path: Path, words: str, promise: tuple[int, str, str, list[str]] | None
) -> None:
    found = [(p.count, p.unit, p.thing, [m.name for m in p.named]) for p in read(tmp_path, words).promises]
    assert found == ([promise] if promise else [])


def test_departments_that_running_text_tells_what_they_may_not_do(tmp_path: Path) -> None:
    words = "发展改革、经济和信息化部门不予审批，环境保护部门不予通过评价。（责任单位：市发展改革委）"
    assert [(c.body.name, c.charge, c.locator) for c in read(tmp_path, words).charges] == [
        ("发展改革", "不予审批", "一/（一）"),
        ("经济和信息化", "不予审批", "一/（一）"),
        ("环境保护", "不予通过评价", "一/（一）"),
    ]


def test_what_a_bracket_says_is_no_charge(tmp_path: Path) -> None:
    assert read(tmp_path, "推进利用。（牵头单位：市发展改革委）").charges == ()


def test_records_of_both_are_read_back(tmp_path: Path) -> None:
    found = read(tmp_path, "重点建设甲渣、乙渣等9个利用项目，质监部门不予登记，成立市节能工作领导小组。")
    assert (len(found.promises), len(found.charges)) == (1, 2)
    again, refusals = from_record(to_record(found), found.document)
    assert refusals == ()
    assert (again.promises, again.charges) == (found.promises, found.charges)
