"""What a text announces and the reader did not find is listed with its place."""

from policygraph.extract.unread import find_unread
from policygraph.structure import read_structure
from policygraph.text import Text


def unread(text: str) -> list[str]:
    return [issue.quote for issue in find_unread(read_structure(Text(text), "sample", ""))]


def test_a_caption_without_its_table() -> None:
    assert unread("一、目标\n表1 主要指标\n指标 2020年\n产出率 1.9\n") == ["表1 主要指标"]


def test_a_caption_with_its_table() -> None:
    assert unread("一、目标\n表1 主要指标\n指标\t单位\t2020年\n产出率\t%\t1.9\n回收率\t%\t80\n") == []


def test_a_mention_of_a_table() -> None:
    assert unread("一、目标\n目标值见表1，下同。\n") == []
