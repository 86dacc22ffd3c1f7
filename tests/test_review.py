"""The reviewer's mode: what is decided on the pages is in the decisions file, and a build makes it so."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from commands import Run
from deciding import PLAN, Folder, edges, named, naming
from policygraph.analysis.audit import audit
from policygraph.decisions import read_decisions
from policygraph.extract import extract
from policygraph.namespaces import ID
from policygraph.records import to_record
from policygraph.statements import Blanket, Extraction, Issue, Task
from policygraph.store import open_store
from policygraph.structure import read_document
from policygraph.triples import DocumentGraph
from policygraph_api.main import create_app
from policygraph_api.review.book import Book
from policygraph_api.review.guard import is_loopback
from policygraph_api.review.site import ReviewedSite

HOME = "http://127.0.0.1:8000"
PAGE = {"Accept": "text/html"}


class Reviewer:
    """A browser on the pages of a folder, and the file that it writes to."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        folder.build()
        self.book = Book(folder.book)
        self.client = TestClient(create_app(folder.store(), book=self.book), base_url=HOME)

    def page(self, address: str) -> str:
        answer = self.client.get(address, headers=PAGE)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def form(self, statement: str, verdict: str, **more: str) -> dict[str, str]:
        """What the form on the page of a thing sends."""
        page = self.page(f"/review/thing?iri={statement}")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.rpartition("<form")[2]))
        typed = dict(re.findall(r'<input name="(with\.[^"]+)" value="([^"]*)"', page))
        return hidden | typed | {"verdict": verdict, "reason": "看过原文", "by": "复核员"} | more

    def decide(self, statement: str, verdict: str, **more: str) -> Any:
        return self.send("/review/decisions", self.form(statement, verdict, **more))

    def send(self, address: str, fields: dict[str, str], **headers: str) -> Any:
        given = PAGE | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(address, data=fields, headers=given, follow_redirects=False)

    def built(self) -> list[ox.Quad]:
        report = self.folder.build()
        assert report.failed == ()
        return list(ox.parse(path=self.folder.out / "qinglan.trig", format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Reviewer:
    return Reviewer(Folder(tmp_path_factory.mktemp("reviewed")))


@pytest.fixture
def reviewer(sitting: Reviewer) -> Reviewer:
    """Somebody who begins with no decisions."""
    sitting.book.path.unlink(missing_ok=True)
    sitting.client.cookies.clear()
    return sitting


@pytest.fixture(scope="module")
def extraction(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    path = tmp_path_factory.mktemp("plan") / "qinglan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return extract(read_document(path))


class TestRoundTrip:
    def test_a_rejected_statement_leaves_its_relations(self, reviewer: Reviewer, extraction: Extraction) -> None:
        flow = named(extraction, "MaterialFlow")
        assert reviewer.decide(flow, "reject").status_code == 303
        (line,) = read_decisions(reviewer.book.path)
        assert (line.statement, line.verdict, line.reason, line.by) == (flow, "reject", "看过原文", "复核员")
        assert edges(reviewer.built(), "feeds") == set()

    def test_a_replaced_statement_has_what_was_typed(self, reviewer: Reviewer, extraction: Extraction) -> None:
        duty = named(extraction, "LeadAssignment", "化解产能")
        answer = reviewer.decide(duty, "replace", **{"with.role": "responsible", "with.agency": "市经信委"})
        assert answer.status_code == 303, answer.text
        assert read_decisions(reviewer.book.path)[0].fields() == {"role": "responsible"}
        assert edges(reviewer.built(), "responsibleParty") == {("化解产能", "经济和信息化委员会")}

    def test_a_replaced_aim_is_sent_with_its_changed_fields_alone(
        self, reviewer: Reviewer, extraction: Extraction
    ) -> None:
        reviewer.decide(named(extraction, "Target"), "replace", **{"with.unit": "个百分点"})
        assert read_decisions(reviewer.book.path)[0].fields() == {"unit": "个百分点"}
        assert {label for _, label in edges(reviewer.built(), "unitAsWritten")} == {"个百分点"}

    def test_a_replaced_name_means_what_the_reviewer_said(self, reviewer: Reviewer, extraction: Extraction) -> None:
        reviewer.decide(naming(extraction, "市财政局"), "replace", **{"with.name": "市环保局"})
        after = edges(reviewer.built(), "supportedBy", "ledBy")
        assert {body for _, body in after} == {"经济和信息化委员会", "环境保护局"}

    def test_a_rejected_name_in_all_documents_stands_alone(self, reviewer: Reviewer, extraction: Extraction) -> None:
        reviewer.decide(naming(extraction, "粉煤灰"), "reject", scope="all")
        assert read_decisions(reviewer.book.path)[0].statement.startswith(f"{ID}name/element/")
        assert "decided-waiting" in reviewer.page(f"/review/thing?iri={naming(extraction, '粉煤灰')}")
        assert f"<{ID}element/fly-ash>" not in str(reviewer.built())

    def test_a_rejected_finding_is_not_open_any_more(self, reviewer: Reviewer) -> None:
        with reviewer.folder.store() as store:
            finding = audit(store)[0]
        assert reviewer.decide(finding.iri, "reject").status_code == 303
        reviewer.built()
        with reviewer.folder.store() as store:
            assert {f.iri: f.open for f in audit(store)}[finding.iri] is False

    def test_what_is_undone_was_never_there(self, reviewer: Reviewer, extraction: Extraction) -> None:
        reviewer.built()
        before = (reviewer.folder.out / "qinglan.trig").read_bytes()
        flow = named(extraction, "MaterialFlow")
        reviewer.decide(flow, "reject")
        (line,) = read_decisions(reviewer.book.path)
        fields = {"token": reviewer.book.token, "decision": line.iri, "back": "/review"}
        assert reviewer.send("/review/undo", fields).headers["Location"] == "/review"
        assert read_decisions(reviewer.book.path) == ()
        reviewer.built()
        assert (reviewer.folder.out / "qinglan.trig").read_bytes() == before
        assert reviewer.send("/review/undo", fields).status_code == 404

    def test_a_replacement_that_does_not_stand_in_the_document_is_told_by_the_build(
        self, reviewer: Reviewer, extraction: Extraction
    ) -> None:
        reviewer.decide(named(extraction, "Target"), "replace", **{"with.target": "75%"})
        (failed,) = reviewer.folder.build().failed
        assert "“75%” does not stand in the document" in str(failed)


class TestMarks:
    def test_what_waits_is_shown_at_once_and_counted_as_before(
        self, reviewer: Reviewer, extraction: Extraction
    ) -> None:
        task = named(extraction, "PolicyTask", "化解产能")
        assert "decided-waiting" not in reviewer.page("/tasks")
        reviewer.decide(task, "confirm")
        assert "decided-waiting" in reviewer.page("/tasks")
        assert '"state":"waiting"' in reviewer.page("/documents/qinglan?format=json")
        assert "尚未生效" in reviewer.page(f"/review/thing?iri={task}")

    def test_what_is_built_is_applied_and_what_is_undone_then_is_dropped(
        self, reviewer: Reviewer, extraction: Extraction
    ) -> None:
        task = named(extraction, "PolicyTask", "化解产能")
        reviewer.decide(task, "confirm")
        again = Reviewer(reviewer.folder)
        assert "已在图谱中生效" in again.page(f"/review/thing?iri={task}")
        again.book.undo(read_decisions(again.book.path)[0].iri)
        assert "下次 build 时消失" in again.page(f"/review/thing?iri={task}")

    def test_the_list_goes_on_to_the_next_and_counts(self, reviewer: Reviewer) -> None:
        first = reviewer.client.get("/review?format=json").json()
        assert first["done"] == 0
        assert first["whole"] == len(first["items"]) > 3
        kinds = [item["kind"] for item in first["items"]]
        assert kinds == sorted(kinds, key=["finding", "issue", "name", "statement"].index)
        one, two = first["items"][:2]
        page = reviewer.page("/review")
        form = page.rpartition('<form class="decide"')[2]
        assert f'name="statement" value="{one["iri"]}"' in form
        onward = re.findall(r'name="back" value="([^"]*)"', form)[0]
        assert two["iri"].rpartition("/")[2] in onward
        reviewer.decide(one["iri"], "confirm")
        later = reviewer.client.get("/review?format=json").json()
        assert (later["done"], later["items"][0]["iri"]) == (1, two["iri"])
        decided = reviewer.client.get("/review?state=decided&format=json").json()["items"]
        assert [item["iri"] for item in decided] == [one["iri"]]
        only = reviewer.client.get(f"/review?rule={two['rule']}&format=json").json()["items"]
        assert {item["rule"] for item in only} == {two["rule"]}
        assert reviewer.client.get("/review?q=没有这样的话").status_code == 200

    def test_a_file_that_somebody_spoiled_stops_deciding_and_no_page(
        self, reviewer: Reviewer, extraction: Extraction
    ) -> None:
        form = reviewer.form(named(extraction, "MaterialFlow"), "reject")
        reviewer.book.path.write_text("{}\n", encoding="utf-8")
        assert "d.jsonl: line 1: needs words" in reviewer.page("/tasks")
        assert reviewer.send("/review/decisions", form).status_code == 409
        assert reviewer.book.path.read_text(encoding="utf-8") == "{}\n"

    def test_every_quote_leads_to_what_it_proves(self, reviewer: Reviewer, extraction: Extraction) -> None:
        address = re.findall(r'href="(/review/evidence[^"]+)" data-panel', reviewer.page("/findings"))[0]
        assert "/review/thing?iri=" in reviewer.page(address)
        assert reviewer.client.get("/review/evidence?iri=x%3Ey").status_code == 404

    def test_words_of_a_reviewer_show_as_text(self, reviewer: Reviewer, extraction: Extraction) -> None:
        reviewer.decide(named(extraction, "MaterialFlow"), "reject", reason="<script>alert(1)</script>", by='"><b>甲')
        for address in ("/review?state=decided", f"/review/thing?iri={named(extraction, 'MaterialFlow')}"):
            page = reviewer.page(address)
            assert "<script>alert" not in page
            assert "<b>甲" not in page


class TestRefusals:
    @pytest.fixture
    def form(self, reviewer: Reviewer, extraction: Extraction) -> dict[str, str]:
        return reviewer.form(named(extraction, "MaterialFlow"), "reject")

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Host": "evil.example"}, 403),
            ({"Host": "127.0.0.1.evil.example"}, 403),
            ({"Host": "evil.example:8000"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "http://127.0.0.1:9999"}, 403),
            ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"}, 403),
            ({"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}, 303),
            ({"Host": "localhost:8000", "Origin": "http://localhost:8000"}, 303),
            ({"Host": "[::1]:8000"}, 303),
            ({}, 303),
        ],
    )
    def test_only_our_own_pages_on_this_machine_may_post(
        self, reviewer: Reviewer, form: dict[str, str], headers: dict[str, str], status: int
    ) -> None:
        assert reviewer.send("/review/decisions", form, **headers).status_code == status
        assert reviewer.book.path.exists() == (status == 303)

    @pytest.mark.parametrize("token", ["", "x", "令牌"])
    def test_without_its_token_no_form_is_taken(self, reviewer: Reviewer, form: dict[str, str], token: str) -> None:
        assert reviewer.send("/review/decisions", form | {"token": token}).status_code == 403
        assert reviewer.send("/review/undo", {"token": token, "decision": "x"}).status_code == 403
        assert not reviewer.book.path.exists()

    @pytest.mark.parametrize(
        ("changed", "status"),
        [
            ({"reason": " "}, 422),
            ({"by": ""}, 422),
            ({"verdict": "maybe"}, 422),
            ({"verdict": "replace"}, 422),
            ({"reason": "长" * 2001}, 422),
            ({"statement": f"{ID}doc/none/flow/1"}, 404),
            ({"statement": "javascript:alert(1)"}, 404),
            ({"statement": f"{ID}element/fly-ash"}, 404),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_written(
        self, reviewer: Reviewer, form: dict[str, str], changed: dict[str, str], status: int
    ) -> None:
        answer = reviewer.send("/review/decisions", form | changed)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert not reviewer.book.path.exists()

    @pytest.mark.parametrize(
        "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/\nx"]
    )
    def test_a_form_leads_nowhere_else(self, reviewer: Reviewer, form: dict[str, str], back: str) -> None:
        assert reviewer.send("/review/decisions", form | {"back": back}).headers["Location"] == "/review"

    def test_who_decides_on_what_another_tab_decided_is_told(self, reviewer: Reviewer, form: dict[str, str]) -> None:
        assert reviewer.send("/review/decisions", form | {"verdict": "confirm", "by": "甲"}).status_code == 303
        answer = reviewer.send("/review/decisions", form)
        assert answer.status_code == 409
        assert "甲" in answer.text
        assert [line.by for line in read_decisions(reviewer.book.path)] == ["甲"]

    def test_a_name_is_remembered_and_never_shared(self, reviewer: Reviewer, form: dict[str, str]) -> None:
        cookie = reviewer.send("/review/decisions", form).headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert 'name="by" required maxlength="200" value="复核员"' in reviewer.page("/review")

    def test_no_answer_is_shared_with_other_sites(self, reviewer: Reviewer) -> None:
        for address in ("/review", "/api/review", "/sparql?query=ASK{}", "/health"):
            answer = reviewer.client.get(address)
            assert not [name for name in answer.headers if name.startswith("access-control")]
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        assert reviewer.client.options("/api/review/decisions", headers=asked).status_code == 403


class TestInterface:
    def test_decides_and_undoes(self, reviewer: Reviewer, extraction: Extraction) -> None:
        told = reviewer.client.get("/api/review?kind=finding&limit=2").json()
        headers = {"X-Review-Token": told["token"]}
        body = {"statement": named(extraction, "Target"), "verdict": "replace", "reason": "r", "by": "b", "seen": ""}
        made = reviewer.client.post("/api/review/decisions", json=body | {"with": {"unit": "点"}}, headers=headers)
        assert (made.status_code, made.json()["with"]) == (201, {"unit": "点"})
        again = reviewer.client.post("/api/review/decisions", json=body | {"with": {"unit": "点"}}, headers=headers)
        assert (again.status_code, again.headers["Content-Type"]) == (409, "application/problem+json")
        odd = reviewer.client.post("/api/review/decisions", json=body | {"with": {"colour": 1}}, headers=headers)
        assert (odd.status_code, "no field colour" in odd.json()["detail"]) == (422, True)
        undone = reviewer.client.post("/api/review/undo", json={"decision": made.json()["iri"]}, headers=headers)
        assert undone.status_code == 200
        assert reviewer.book.path.read_text(encoding="utf-8") == ""

    @pytest.mark.parametrize(("body", "status"), [("[]", 422), ("{", 400), ("{}", 404), ("[" * 50_000, 400)])
    def test_odd_bodies_are_problems(self, reviewer: Reviewer, body: str, status: int) -> None:
        headers = {"X-Review-Token": reviewer.book.token, "Content-Type": "application/json"}
        answer = reviewer.client.post("/api/review/decisions", content=body, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")

    def test_is_described_and_shown_when_it_is_there(self, reviewer: Reviewer) -> None:
        described = reviewer.client.get("/openapi.json").json()["paths"]
        assert {"/api/review", "/api/review/decisions", "/api/review/undo"} <= set(described)
        assert "写下一条裁定" in reviewer.page("/api")


def test_nothing_of_it_is_there_when_it_is_off(reviewer: Reviewer) -> None:
    client = TestClient(create_app(reviewer.folder.store()))
    for address in ("/review", "/review/thing?iri=x", "/api/review"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    for address in ("/review/decisions", "/review/undo", "/api/review/decisions", "/api/review/undo"):
        assert client.post(address, data={"verdict": "reject"}).status_code in {404, 405}
    assert not [path for path in client.get("/openapi.json").json()["paths"] if "review" in path]
    assert "review" not in client.get("/findings").text


def test_it_is_refused_where_others_can_reach_it(run: Run, tmp_path: Path) -> None:
    done = run("serve", "--host", "0.0.0.0", "--review", tmp_path / "d.jsonl", "--port", "1")
    assert (done.returncode, "has no log-in" in done.stderr) == (2, True)
    (tmp_path / "d.jsonl").write_text("{}", encoding="utf-8")
    done = run("serve", "--review", tmp_path / "d.jsonl", "--port", "1")
    assert (done.returncode, "line 1: needs words" in done.stderr) == (2, True)


def test_this_machine_is_told_from_others() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST", "::1", "[::1]")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.1", "", "localhost.evil.example", "127.1")))


@pytest.fixture(scope="module")
def site(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewedSite]:
    with open_store(directory=sample_store) as store:
        yield ReviewedSite(store, book=Book(tmp_path_factory.mktemp("book") / "d.jsonl"))


def test_the_fields_of_a_statement_are_those_of_its_record(site: ReviewedSite, sample: Path) -> None:
    plan = extract(read_document(sample))
    entries = [entry for kind in to_record(plan).values() if isinstance(kind, list) for entry in kind]
    seen = set()
    for iri, stated in DocumentGraph(plan).stated.items():
        thing = site.thing(iri)
        assert thing is not None, iri
        if not isinstance(stated, (tuple, Task, Blanket, Issue)):
            now = {field.name: field.read(field.words) for field in thing.fields}
            assert any(as_told(now) == as_told({name: entry.get(name) for name in now}) for entry in entries), now
            seen.add(thing.kind)
    assert {"Flow", "Chain", "Target", "Deadline", "Citation", "NamedEntity"} <= seen


def as_told(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose lists of names have one order."""
    lists = {"inputs", "outputs", "named"}
    return {name: sorted(value or []) if name in lists else value for name, value in record.items()}
