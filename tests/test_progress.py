"""Reported values against the straight path from baseline to target."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from commands import Run
from policygraph.analysis.aims import Aim, read_aims
from policygraph.analysis.progress import STATES, Report, expected_on, judge
from policygraph.errors import DocumentError
from policygraph.report.content import gather
from policygraph.report.reported import read_reports, template
from policygraph.report.words import columns, words
from policygraph.store import Store

SHEET = words()["sheets"]["progress"]["zh"]
AT = {column.key: at for at, column in enumerate(columns("progress"), start=1)}


def aim(**changes: Any) -> Aim:
    values: dict[str, Any] = {
        "iri": "urn:aim", "document": "d", "subject": "", "indicator": "综合利用率", "concept": "", "unit": "%",
        "baseline": "80", "baseline_value": Decimal(80), "baseline_year": 2020, "aim": "90以上", "value": Decimal(90),
        "year": 2025, "change": "", "change_value": None, "direction": "", "comparator": "≥", "where": "table",
        "locator": "一", "task": "", "evidence": (),
    }  # fmt: skip
    return Aim(**values | changes)


def state(reported: str, day: date, changes: dict[str, Any]) -> tuple[str, str]:
    (judged,) = judge([aim(**changes)], [], [Report("urn:aim", Decimal(reported), day, "L2")])
    return judged.state, judged.reason


def test_the_path_is_straight_between_the_last_days_of_both_years() -> None:
    assert expected_on(aim(), date(2020, 12, 31)) == 80
    assert expected_on(aim(), date(2022, 12, 31)) == Decimal("3.9978").quantize(Decimal("0.0001")) + 80
    assert expected_on(aim(), date(2030, 1, 1)) == 90
    assert expected_on(aim(baseline_value=None), date(2022, 1, 1)) is None
    assert expected_on(aim(baseline_year=2025), date(2022, 1, 1)) is None


FALLING = {"comparator": "≤", "value": Decimal(26), "baseline_value": Decimal("31.5")}
CAP = {"comparator": "≤", "value": Decimal(507), "baseline_value": Decimal(442)}
CHANGE = {"value": None, "comparator": "=", "change_value": Decimal(15), "direction": "down", "baseline_value": None}


@pytest.mark.parametrize(
    ("value", "day", "changes", "expected"),
    [
        ("84", date(2022, 12, 31), {}, ("on-track", "")),
        ("83.9", date(2022, 12, 31), {}, ("behind", "")),
        ("90", date(2022, 12, 31), {}, ("reached", "")),
        ("90", date(2022, 12, 31), {"comparator": ">"}, ("on-track", "")),
        ("89.9", date(2025, 12, 31), {}, ("behind", "due")),
        ("29", date(2022, 12, 31), FALLING, ("on-track", "")),
        ("30", date(2022, 12, 31), FALLING, ("behind", "")),
        ("26", date(2022, 12, 31), FALLING, ("reached", "")),
        ("450", date(2022, 12, 31), CAP, ("on-track", "")),
        ("490", date(2022, 12, 31), CAP, ("behind", "")),
        ("507", date(2025, 12, 31), CAP, ("reached", "")),
        ("6.1", date(2022, 12, 31), CHANGE, ("on-track", "")),
        ("5", date(2022, 12, 31), CHANGE, ("behind", "")),
        ("-2", date(2022, 12, 31), CHANGE, ("behind", "")),
        ("15", date(2024, 12, 31), CHANGE, ("reached", "")),
        ("85", date(2022, 12, 31), {"baseline_value": None}, ("unknown", "no-baseline")),
        ("85", date(2022, 12, 31), {"baseline_year": None}, ("unknown", "no-baseline-year")),
        ("85", date(2022, 12, 31), {"year": None}, ("unknown", "no-target-year")),
        ("85", date(2022, 12, 31), {"value": None}, ("unknown", "no-number")),
        ("85", date(2022, 12, 31), {"comparator": "=", "baseline_value": None}, ("unknown", "no-direction")),
    ],
)  # fmt: skip
def test_states(value: str, day: date, changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert state(value, day, changes) == expected


def test_the_latest_report_up_to_the_day_counts() -> None:
    reports = [Report("urn:aim", Decimal(value), date(year, 12, 31), "") for value, year in ((89, 2023), (81, 2022))]
    assert judge([aim()], [], reports)[0].state == "on-track"
    assert judge([aim()], [], reports, date(2023, 1, 1))[0].state == "behind"
    assert judge([aim()], [], reports, date(2021, 1, 1))[0].state == "no-report"


@pytest.fixture(scope="module")
def blank(shipped: Store) -> bytes:
    return template(gather(shipped, names=["ziyang"]))


@pytest.fixture(scope="module")
def aims(shipped: Store) -> list[Aim]:
    return [aim for aim in read_aims(shipped) if aim.document == "ziyang"]


def filled(path: Path, blank: bytes, *cells: tuple[int, str, Any]) -> Path:
    book = openpyxl.load_workbook(BytesIO(blank))
    for line, key, value in cells:
        book[SHEET].cell(line, AT[key], value)
    book.save(path)
    return path


def test_the_template_has_each_aim_by_its_identifier(blank: bytes, aims: list[Aim]) -> None:
    sheet = openpyxl.load_workbook(BytesIO(blank))[SHEET]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [aim.iri for aim in aims]
    assert sheet.freeze_panes == "A2"


def test_values_and_days_are_read_in_the_forms_people_write(tmp_path: Path, blank: bytes, aims: list[Aim]) -> None:
    percent = next(at for at, aim in enumerate(aims, start=2) if aim.unit == "%")
    forms = [
        (85, date(2018, 12, 31)),
        ("85", "2018年12月31日"),
        ("８５%", "2018-12-31"),
        (85.0, 2018),
        ("85％", "2018年底"),
    ]
    for value, day in forms:
        path = filled(tmp_path / "a.xlsx", blank, (percent, "value", value), (percent, "day", day))
        reports, wrong = read_reports(path, aims)
        assert (wrong, [(r.value, r.day) for r in reports]) == ([], [(Decimal(85), date(2018, 12, 31))]), (value, day)


def test_a_percentage_cell_is_its_hundredths(tmp_path: Path, blank: bytes, aims: list[Aim]) -> None:
    percent = next(at for at, aim in enumerate(aims, start=2) if aim.unit == "%")
    path = filled(tmp_path / "a.xlsx", blank, (percent, "value", 0.85), (percent, "day", date(2018, 6, 30)))
    book = openpyxl.load_workbook(path)
    book[SHEET].cell(percent, AT["value"]).number_format = "0.0%"
    book.save(path)
    assert [report.value for report in read_reports(path, aims)[0]] == [85]


def test_wrong_cells_are_told_with_their_place_and_the_rest_is_read(
    tmp_path: Path, blank: bytes, aims: list[Aim]
) -> None:
    cells: list[tuple[int, str, Any]] = [(line, "day", "2018-12-31") for line in range(2, 10)]
    values: list[object] = ["很多", True, "=1+1", "85吨标煤每万", 12, 12, 12, "1,234.5"]
    cells += [(line, "value", value) for line, value in enumerate(values, start=2)]
    cells += [(6, "day", "2018-02-30"), (7, "iri", "urn:nothing"), (8, "iri", " "), (400, "value", 3)]
    reports, wrong = read_reports(filled(tmp_path / "a.xlsx", blank, *cells), aims)
    assert [report.value for report in reports] == [Decimal("1234.5")]
    value, day, iri = (get_column_letter(AT[key]) for key in ("value", "day", "iri"))
    places = [f"{value}2", f"{value}3", f"{value}4", f"{value}5", f"{day}6", f"{iri}7", f"{iri}8", f"{iri}400"]
    assert [item.place for item in wrong] == [f"{SHEET}!{place}" for place in places]


def test_two_values_of_one_day_are_told(tmp_path: Path, blank: bytes, aims: list[Aim]) -> None:
    cells = [(2, "value", 1), (2, "day", "2018"), (3, "value", 2), (3, "day", "2018"), (3, "iri", aims[0].iri)]
    reports, (wrong,) = read_reports(filled(tmp_path / "a.xlsx", blank, *cells), aims)
    assert [report.value for report in reports] == [1]
    assert "says 2" in wrong.reason


def test_a_value_without_a_day_is_of_the_day_that_is_given(tmp_path: Path, blank: bytes, aims: list[Aim]) -> None:
    path = filled(tmp_path / "a.xlsx", blank, (2, "value", 1))
    assert read_reports(path, aims)[1][0].place.endswith("2")
    assert read_reports(path, aims, date(2019, 1, 1))[0][0].day == date(2019, 1, 1)


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_other_files_are_refused(tmp_path: Path, aims: list[Aim], content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(DocumentError):
        read_reports(tmp_path / "a.xlsx", aims)


def test_a_workbook_without_the_sheet_or_a_column_is_refused(tmp_path: Path, blank: bytes, aims: list[Aim]) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(DocumentError, match="no sheet"):
        read_reports(tmp_path / "a.xlsx", aims)
    with pytest.raises(DocumentError, match="no column"):
        read_reports(filled(tmp_path / "a.xlsx", blank, (1, "day", "x")), aims)


def test_a_rebuild_keeps_what_was_reported(run: Run, sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    edited = text.replace("各县（区）人民政府，市直各部门：", "各县（区）人民政府，市直各部门，各有关单位：\n")
    assert edited != text

    def told(words: str) -> dict[str, Any]:
        (tmp_path / "linlan.txt").write_text(words, encoding="utf-8")
        assert run("build", tmp_path / "linlan.txt", "-o", tmp_path / "triples").returncode == 0
        assert run("load", tmp_path / "triples" / "linlan.trig", "--store", tmp_path / "store").returncode == 0
        sheet = tmp_path / "report.xlsx"
        if not sheet.exists():
            assert run("progress", "--template", sheet, "--store", tmp_path / "store").returncode == 0
            filled(sheet, sheet.read_bytes(), *((line, "value", 90) for line in range(2, 7)))
        done = run("progress", sheet, "--as-of", "2023-12-31", "--store", tmp_path / "store", "--format", "json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    first = told(text)
    assert told(edited) == first
    states = {(item["indicator"], item["state"]) for item in first["aims"]}
    assert ("一般工业固体废物综合利用率", "on-track") in states
    assert sum(item["aims"] for item in first["documents"]) == len(first["aims"])
    assert set(first["documents"][0]) == {"name", "aims", *STATES}


def test_the_command_tells_wrong_rows_and_ends_with_one(run: Run, tmp_path: Path, blank: bytes) -> None:
    path = filled(tmp_path / "a.xlsx", blank, (2, "value", "很多"), (2, "day", "2018"))
    done = run("progress", path, "--document", "ziyang")
    assert done.returncode == 1
    assert f"{SHEET}!" in done.stderr
    assert run("progress").returncode == 2
    assert run("progress", tmp_path / "none.xlsx").returncode == 2


def test_states_and_reasons_have_names() -> None:
    assert set(words()["states"]) == set(STATES)
