"""What the query page asks of the service besides the answers themselves."""

import io

import openpyxl
import pytest
from fastapi.testclient import TestClient

from policygraph.namespaces import ID, PG, SKOS
from policygraph.queries import questions
from policygraph_api.pages.i18n import messages


def test_words_for_the_editor_are_ours(client: TestClient) -> None:
    told = client.get("/query/terms?lang=zh").json()
    assert told["prefixes"]["pg"] == PG
    by_iri = {term["iri"]: term for term in told["terms"]}
    assert by_iri[f"{PG}PolicyTask"] | {"kind": "classes", "label": "政策任务"} == by_iri[f"{PG}PolicyTask"]
    assert by_iri[f"{PG}ledBy"]["kind"] == "properties"
    assert told["documents"]["ziyang"] == "资阳市 2017–2020"
    assert told["columns"]["agency"] == "机构"
    assert client.get("/query/terms?lang=en").json()["columns"]["agency"] == "agency"


@pytest.mark.parametrize(
    ("words", "iri"),
    [
        ("粉煤灰", f"{ID}element/fly-ash"),
        ("市发展改革委", f"{ID}agency/512000/development-reform-9c5c82a4f8"),
        ("资阳市发展和改革委员会", f"{ID}agency/512000/development-reform-9c5c82a4f8"),
    ],
)
def test_things_are_found_by_names_and_other_names(client: TestClient, words: str, iri: str) -> None:
    found = client.get("/query/things", params={"q": words}).json()["things"]
    assert iri in [thing["iri"] for thing in found]
    assert [len(thing["found"]) for thing in found] == sorted(len(thing["found"]) for thing in found)


def test_nothing_is_found_by_no_words(client: TestClient) -> None:
    assert client.get("/query/things?q=%20").json() == {"things": []}


def test_things_are_named_in_both_languages_with_their_kind(client: TestClient) -> None:
    wanted = [f"{ID}element/fly-ash", f"{PG}ledBy", "urn:nobody", "no iri", f"{SKOS}Concept"]
    found = client.post("/query/names", json={"iris": wanted}).json()
    assert found[f"{ID}element/fly-ash"] == {"label": "粉煤灰", "label_en": "coal fly ash", "kind": "Material"}
    assert found[f"{PG}ledBy"]["label"] == "牵头单位"
    assert not {"urn:nobody", "no iri"} & set(found)
    assert client.post("/query/names", json={"iris": []}).json() == {}


def test_rows_become_a_workbook(client: TestClient) -> None:
    rows = [["ziyang", 12.5, "=1+1"], ["liaoyuan", 7, ""]]
    answer = client.post("/query/result.xlsx", json={"columns": ["document", "share", "written"], "rows": rows})
    assert answer.status_code == 200
    again = client.post("/query/result.xlsx", json={"columns": ["document", "share", "written"], "rows": rows})
    assert again.content == answer.content
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert sheet["A1"].value == "文件\ndocument"
    assert [sheet["B2"].value, sheet["B3"].value] == [12.5, 7]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_no_workbook_of_no_columns(client: TestClient) -> None:
    answer = client.post("/query/result.xlsx", json={"columns": [], "rows": []})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_posted_has_a_limit_and_comes_from_our_own_pages(client: TestClient) -> None:
    large = client.post("/query/names", json={"iris": ["urn:" + "x" * 5_000] * 1000})
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")
    assert client.post("/query/names", json={"iris": ["urn:a"] * 1001}).status_code == 422
    assert client.post("/query/names", content=b"no JSON").status_code == 422
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/query/names", json={"iris": []}, headers=other).status_code == 403


def test_every_column_of_a_question_has_a_name_for_people() -> None:
    named = {key.removeprefix("column.") for key in messages() if key.startswith("column.")}
    assert {column for query in questions() for column in query.columns} <= named
