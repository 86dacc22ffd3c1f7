"""A draft against its final text: what is taken over, weakened, dropped, moved, added, with both sentences."""

import json
from pathlib import Path

import pytest

from commands import Run
from policygraph.analysis.comparison import KINDS, Change, Comparison, compare
from policygraph.analysis.comparison.pairing import near, pair
from policygraph.analysis.comparison.wording import weaker_sentences
from policygraph.cli.comparing import read_file
from policygraph.report.words import words

EDITS = (
    ("达到92%以上", "达到90%以上"), ("≥92", "≥90"), ("稳定在95%", "达到96%以上"), ("≤26", "≤25"),
    ("（牵头单位：市工业和信息化局，参加单位：市发展改革委、市生态环境局等）",
     "（牵头单位：市发展改革委，参加单位：市工业和信息化局）"),
    ("2023年底前完成", "2024年底前完成"),
    ("支持临澜晶湖玻璃有限公司收旧利旧，形成玻璃—废玻璃—玻璃循环链。", "鼓励临澜晶湖玻璃有限公司收旧利旧。"),
    ("6.建筑垃圾就地消化。加快澜东建筑垃圾资源化项目建设，利用建筑垃圾生产再生骨料。（责任单位：市住房城乡建设局、市自然资源局）",
     "6.再生水回用。推进再生水管网建设。（责任单位：市水利局）"),
    ("5.管好废旧农膜。每个乡镇", "5.管好旧地膜。每个乡镇"),
)  # fmt: skip


@pytest.fixture(scope="module")
def final(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = sample.read_text(encoding="utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("final") / "final.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told(sample: Path, final: Path) -> Comparison:
    return compare(read_file(sample, {}), read_file(final, {}))


def of(told: Comparison, kind: str) -> list[Change]:
    return [change for change in told.changes if change.kind == kind]


def test_a_text_against_itself_is_copied(sample: Path) -> None:
    told = compare(read_file(sample, {}), read_file(sample, {}))
    assert set(told.counts) == {"task-copied", "aim-kept"}
    assert told.whole


def test_tasks(told: Comparison) -> None:
    assert [change.subject for change in of(told, "task-dropped")] == ["建筑垃圾就地消化"]
    assert [change.subject for change in of(told, "task-added")] == ["再生水回用"]
    assert [change.subject for change in of(told, "task-copied")] == [
        "秸秆进圈、粪肥还田",
        "落实资金",
        "加强考核",
        "管好旧地膜",
    ]
    assert {change.subject for change in of(told, "task-weakened")} == {"让旧玻璃回炉", "推动冶炼渣出路多样"}
    assert [change.subject for change in of(told, "task-kept")] == ["做大粉煤灰建材"]


def test_a_lead_that_moved_is_told_with_both_brackets(told: Comparison) -> None:
    (moved,) = of(told, "lead-moved")
    assert moved.values == "临澜市工业和信息化局 → 临澜市发展和改革委员会"
    assert "牵头单位：市工业和信息化局" in moved.before[0].text
    assert "牵头单位：市发展改革委" in moved.after[0].text
    assert [change.values for change in of(told, "duty-dropped")] == ["support: 临澜市生态环境局"]
    assert [change.values for change in of(told, "duty-moved")] == ["临澜市发展和改革委员会: support → lead"]


def test_aims_by_direction_and_bound(told: Comparison) -> None:
    assert [change.subject for change in of(told, "aim-loosened")] == ["一般工业固体废物综合利用率"]
    assert {change.subject for change in of(told, "aim-tightened")} == {"农作物秸秆综合利用率", "万元工业增加值用水量"}


def test_deadlines_wording_and_loops(told: Comparison) -> None:
    assert [change.values for change in of(told, "deadline-later")] == ["2023年底前 → 2024年底前"]
    (weaker,) = of(told, "wording-weaker")
    assert weaker.values == "+鼓励"
    assert weaker.ratio is not None
    assert [change.subject for change in of(told, "loop-lost")] == ["玻璃 → 废玻璃 → 玻璃"]


def test_every_change_has_the_words_of_the_sides_that_say_it(told: Comparison) -> None:
    assert told.changes
    for change in told.changes:
        gone, new = change.kind.endswith(("dropped", "lost")), change.kind.endswith(("added", "gained"))
        assert change.before or new, change
        assert change.after or gone, change


def test_turned_round_it_says_the_opposite(sample: Path, final: Path, told: Comparison) -> None:
    back = compare(read_file(final, {}), read_file(sample, {}))
    for kind, other in (
        ("task-dropped", "task-added"),
        ("aim-loosened", "aim-tightened"),
        ("loop-lost", "loop-gained"),
    ):
        assert back.counts.get(kind, 0) == told.counts.get(other, 0)
        assert back.counts.get(other, 0) == told.counts.get(kind, 0)


def test_every_kind_has_a_name() -> None:
    assert set(words()["changes"]) == set(KINDS)


def test_pairs_are_equal_and_near_ones_are_only_suggested() -> None:
    pairs, left, right = pair(["甲", "乙", "乙"], ["乙", "丙"], (str, lambda _: 0))
    assert (pairs, left, right) == ([("甲", "甲")][:0], ["甲", "乙", "乙"], ["乙", "丙"])
    assert near(["完善政策激励机制"], ["健全政策激励机制", "其他"], str, 50) == [
        ("完善政策激励机制", "健全政策激励机制", 75.0)
    ]


def test_a_sentence_that_binds_less_is_shown() -> None:
    old, new = "各县必须在年底前建成回收网点并投入使用。", "各县力争在年底前建成回收网点并投入使用。"
    (found,) = weaker_sentences([old], [new])
    assert found[:3] == (old, new, "-必须 +力争")
    assert list(weaker_sentences([old], [old])) == []
    assert list(weaker_sentences([new], [old])) == []


def test_documents_of_the_store_by_name(run: Run) -> None:
    done = run("compare", "shanxi", "xuchang", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["whole"] is False
    assert told["counts"]["task-near"] == sum(
        change["ratio"] is not None for change in told["changes"] if change["kind"] == "task-near"
    )
    assert {"aim-tightened", "aim-changed", "loop-lost", "loop-gained"} <= set(told["counts"])


def test_folders_are_compared_file_by_file(run: Run, sample: Path, final: Path, tmp_path: Path) -> None:
    for folder, path in (("a", sample), ("b", final)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_bytes(path.read_bytes())
    (tmp_path / "a" / "other.txt").write_bytes(sample.read_bytes())
    done = run("compare", tmp_path / "a", tmp_path / "b", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert "task-dropped" in done.stdout
    assert "other.txt" in done.stderr


def test_wrong_use_is_told(run: Run, sample: Path, tmp_path: Path) -> None:
    for couple in ((sample, "nowhere"), (sample, tmp_path), (tmp_path, tmp_path)):
        done = run("compare", *couple)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
