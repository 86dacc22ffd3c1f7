"""The catalogue of questions as the API serves it and as the query page offers it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from policygraph.queries import Query, questions
from policygraph_api.pages.i18n import messages


def test_the_catalogue_is_that_of_the_files(client: TestClient) -> None:
    found = client.get("/api/questions").json()["questions"]
    assert [entry["id"] for entry in found] == [query.id for query in questions()]
    assert [entry["number"] for entry in found[:25]] == list(range(1, 26))
    first = found[0]
    assert first["title"] == "某单位的任务"
    assert first["asked"] == ["analyst", "auditor"]
    assert first["parameters"][0] == {
        "name": "agency", "type": "string", "value": "市发展改革委",
        "label": "机构名称（文件写法）", "label_en": "Agency, as written",
    }  # fmt: skip
    assert first["sparql"].startswith("PREFIX")


def test_values_in_the_address_are_bound_as_terms(client: TestClient) -> None:
    one = client.get("/api/questions/routes-of-material", params={"material": '灰" } #'}).json()
    assert r'"灰\" } #"' in one["sparql"]
    assert parse_qs(urlsplit(one["answer"]).query)["query"] == [one["sparql"]]


def test_the_answer_is_at_sparql(client: TestClient) -> None:
    with client:
        answer = client.get(
            "/api/questions/most-leads/answer?minimum=7&document=ziyang", headers={"Accept": "text/csv"}
        )
    assert answer.status_code == 200
    assert answer.history[0].status_code == 303
    assert [row.split(",")[1] for row in answer.text.splitlines()[1:]] == ["四/（十七）"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/questions/nobody", 404, "no question nobody"),
        ("/api/questions/most-leads?minimum=few", 400, "not a whole number"),
        ("/api/questions/most-leads?colour=red", 400, "takes no parameter colour"),
    ],
)
def test_what_does_not_fit_is_a_problem(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("query", questions(), ids=lambda query: query.id)
def test_the_page_has_a_form_for_each_question(client: TestClient, query: Query) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/query?name={query.id}&part=1&lang={language}").text
        shown = unescape(page)
        assert query.text("question", language) in shown
        assert query.text("gap", language) in shown
        named = re.findall(r'<(?:input type="(\w+)"|select).*? name="(\w+)"', page)
        assert [name for kind, name in named if kind != "hidden"] == [p.name for p in query.parameters]


def test_every_parameter_has_a_name_for_people_and_none_that_the_page_uses() -> None:
    names = {parameter.name for query in questions() for parameter in query.parameters}
    assert len(names) > 8
    assert all(f"param.{name}" in messages() for name in names)
    assert not names & {"name", "lang", "format", "part"}


def test_inputs_are_typed_and_hold_what_was_given(client: TestClient) -> None:
    page = client.get("/query?name=most-leads&minimum=5&document=ziyang&lang=zh").text
    assert '<input type="number" step="1" name="minimum" value="5" required>' in page
    assert '<option value="ziyang" selected>资阳市 2017–2020</option>' in page
    assert "&gt;= 5" in page


def test_a_wrong_value_is_said_beside_the_form(client: TestClient) -> None:
    page = client.get("/query?name=most-leads&minimum=%3Cb%3E&lang=zh")
    assert page.status_code == 200
    assert "条件有误" in page.text
    assert "<b>" not in page.text


def test_a_question_that_the_data_answer_in_part_says_so_in_the_list(client: TestClient) -> None:
    partly = [query for query in questions() if query.text("gap", "zh")]
    assert client.get("/query?lang=zh").text.count('class="tag"') == len(partly)
    assert {query.number for query in partly} >= {7, 12, 13, 21, 25}
