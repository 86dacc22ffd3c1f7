"""Decisions on tasks, clauses, issues and names: what hangs on them follows."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from deciding import PLAN, TOLD, Told, decided, edges, named, naming, words
from policygraph.decisions import Decided, apply_decisions, named_as, parse_decision
from policygraph.namespaces import ID, PG
from policygraph.resolve.trace import trace
from policygraph.statements import Extraction, Issue
from policygraph.triples import DocumentGraph, to_quads


def renamed(iri: str, title: str) -> Told:
    return {"statement": iri, "verdict": "replace", "with": {"title": title}}


def refusal(result: Decided) -> str:
    ((_, reason),) = result.refused
    return reason


class TestTasks:
    def test_what_stood_in_a_rejected_task_stands_in_its_unit(self, extraction: Extraction) -> None:
        before = edges(to_quads(extraction), "statedIn")
        after = edges(decided(extraction, {"statement": named(extraction, "PolicyTask", "推动升级")}).quads, "statedIn")
        assert {place for _, place in before} == {"推动升级"}
        assert {aim for aim, _ in after} == {aim for aim, _ in before}
        assert not any(task == "推动升级" for task, _ in edges(to_quads(extraction), "hasStep"))

    def test_a_decision_on_a_duty_of_a_rejected_task_is_refused(self, extraction: Extraction) -> None:
        duty = named(extraction, "LeadAssignment", "化解产能")
        result = decided(extraction, {"statement": named(extraction, "PolicyTask", "化解产能")}, {"statement": duty})
        assert refusal(result) == "its task is rejected, and it with it"

    def test_a_replaced_task_keeps_its_duties_and_what_is_stated_in_it(self, extraction: Extraction) -> None:
        former = named(extraction, "PolicyTask", "推动升级")
        result = decided(extraction, renamed(former, "改造"))
        roles = ("ledBy", "supportedBy", "responsibleParty", "implementedLocallyBy")

        def of(task: str, quads: Iterable[ox.Quad]) -> set[str]:
            return {agency for title, agency in edges(quads, *roles) if title == task}

        assert result.refused == ()
        assert of("推动升级", result.quads) == set()
        assert of("改造", result.quads) == of("推动升级", to_quads(extraction))
        assert {place for _, place in edges(result.quads, "statedIn")} == {"改造"}
        assert edges(result.quads, "replacement") == {("replace: 误读 (某人, 2024-01-02)", "改造")}
        inherited = [q for q in result.quads if q.predicate.value == f"{PG}isInherited" and words(q) == "true"]
        assert len(inherited) == sum(
            q.predicate.value == f"{PG}isInherited" and words(q) == "true" for q in to_quads(extraction)
        )

    def test_decisions_on_the_duties_of_a_replaced_task_go_on_to_the_new_one(self, extraction: Extraction) -> None:
        task, duty = (named(extraction, kind, "化解产能") for kind in ("PolicyTask", "LeadAssignment"))
        result = decided(extraction, renamed(task, "生产砖"), {"statement": duty})
        assert result.refused == ()
        assert "生产砖" not in {title for title, _ in edges(result.quads, "ledBy")}
        assert "生产砖" in {title for title, _ in edges(result.quads, "supportedBy")}
        assert not [q for q in result.quads if duty in (str(q.subject)[1:-1], str(q.object)[1:-1])]

    def test_the_replacement_itself_can_be_confirmed(self, extraction: Extraction) -> None:
        first = decided(extraction, renamed(named(extraction, "PolicyTask", "化解产能"), "生产砖"))
        (new,) = (q.object for q in first.quads if q.predicate.value == f"{PG}replacement")
        assert isinstance(new, ox.NamedNode)
        told = (renamed(named(extraction, "PolicyTask", "化解产能"), "生产砖"), {"statement": new.value})
        both = decided(extraction, told[0], told[1] | {"verdict": "confirm"})
        assert (len(both.applied), both.refused) == (2, ())
        again = decided(extraction, told[0], renamed(new.value, "宣传"))
        assert "change the line that made it" in refusal(again)

    def test_a_title_that_another_task_of_the_unit_has_is_refused(self, extraction: Extraction) -> None:
        same = renamed(named(extraction, "PolicyTask", "化解产能"), "化解产能")
        assert refusal(decided(extraction, same)) == "the replacement is stated already"


class TestClauses:
    def test_a_rejected_clause_takes_what_it_added_along(self, extraction: Extraction) -> None:
        before = edges(to_quads(extraction), "implementedLocallyBy", "responsibleParty")
        clauses = [iri for iri in DocumentGraph(extraction).stated if "/blanket/" in iri]
        result = decided(extraction, *({"statement": clause} for clause in clauses))
        after = edges(result.quads, "implementedLocallyBy", "responsibleParty")
        assert {task for task, _ in before} == {"推动升级", "化解产能", "开展宣传", "加强协同"}
        assert {task for task, _ in after} == {"推动升级"}
        assert result.refused == ()
        assert not edges(result.quads, "hasBlanketClause")

    def test_a_replaced_clause_adds_others(self, extraction: Extraction) -> None:
        clause = next(iri for iri, made in DocumentGraph(extraction).stated.items() if "/blanket/" in iri and made)
        told = {"statement": clause, "verdict": "replace", "with": {"local": ["临港区管委会"]}}
        result = decided(extraction, told)
        assert result.refused == ()
        assert len(edges(result.quads, "hasBlanketClause")) == 1
        assert {a for t, a in edges(result.quads, "implementedLocallyBy") if t == "开展宣传"} == {"临港区管委会"}

    def test_it_must_name_who_stands_in_the_document(self, extraction: Extraction) -> None:
        clause = next(iri for iri in DocumentGraph(extraction).stated if "/blanket/" in iri)
        told = {"statement": clause, "verdict": "replace"}
        assert "“市教育局” does not stand" in refusal(decided(extraction, told | {"with": {"local": ["市教育局"]}}))
        assert "no field colour" in refusal(decided(extraction, told | {"with": {"colour": "red"}}))


def test_an_issue_that_was_looked_at_is_none_any_more(extraction: Extraction) -> None:
    start = PLAN.index("广泛")
    unread = Issue("一/（三）", start, start + 4, "not understood", PLAN[start : start + 4])
    whole = Extraction(extraction.document, extraction.facts, issues=(unread,))
    issue = named(whole, "Issue")
    rejected, confirmed = (decided(whole, {"statement": issue, "verdict": v}) for v in ("reject", "confirm"))
    assert ox.NamedNode(f"{PG}Issue") not in {q.object for q in rejected.quads}
    assert ox.NamedNode(f"{PG}RejectedStatement") in {q.object for q in rejected.quads}
    assert ox.NamedNode(f"{PG}Issue") in {q.object for q in confirmed.quads}
    replaced = decided(whole, {"statement": issue, "verdict": "replace", "with": {"reason": "x"}})
    assert "confirmed or rejected, not replaced" in refusal(replaced)


class TestNames:
    @pytest.mark.parametrize(
        ("mention", "told", "entity"),
        [
            ("市环保局", {}, f"{ID}agency/"),
            ("粉煤灰", {}, f"{ID}element/x-"),
            ("循环经济促进法", {}, f"{ID}cited/"),
            ("市环保局", {"with": {"name": "市经信委"}}, "市经信委"),
            ("粉煤灰", {"with": {"entity": "pgid:element/slag"}}, f"{ID}element/slag"),
            ("粉煤灰", {"with": {"name": "炉渣"}}, f"{ID}element/"),
            ("循环经济促进法", {"with": {"entity": f"{ID}cited/0123456789"}}, f"{ID}cited/0123456789"),
        ],
    )
    def test_stand_for_what_a_person_says(self, extraction: Extraction, mention: str, told: Told, entity: str) -> None:
        verdict = {"verdict": "replace"} if told else {}
        decision = parse_decision(TOLD | {"statement": naming(extraction, mention)} | verdict | told)
        before = {row.mention: row.entity for row in trace(extraction)}
        (row,) = (n for n in named_as(extraction, [decision]) if n.trace.mention == mention)
        assert row.decision == decision
        assert row.trace.entity != before[mention]
        assert str(row.trace.entity).startswith(before.get(entity) or entity)
        result = apply_decisions(extraction, [decision])
        assert result.refused == ()
        objects = {str(q.object)[1:-1] for q in result.quads if isinstance(q.object, ox.NamedNode)}
        assert before[mention] not in objects
        assert row.trace.entity in objects

    def test_one_document_or_all(self, extraction: Extraction) -> None:
        own = naming(extraction, "粉煤灰")
        everywhere = f"{ID}name/{own.partition('/name/')[2]}"
        alone = decided(extraction, {"statement": everywhere})
        assert (len(alone.applied), alone.refused) == (1, ())
        both = decided(extraction, {"statement": everywhere}, {"statement": own, "verdict": "confirm"})
        assert {d.verdict for d in both.applied} == {"confirm"}
        assert edges(both.quads, "feeds") == edges(to_quads(extraction), "feeds")
        elsewhere = decided(extraction, {"statement": f"{ID}name/element/0123456789"})
        assert (elsewhere.applied, elsewhere.refused) == ((), ())

    @pytest.mark.parametrize(
        ("mention", "changes", "reason"),
        [
            ("市环保局", {"entity": "pgid:element/slag"}, "is no agency"),
            ("市环保局", {"entity": "pgid:agency/x"}, "an agency is of one place"),
            ("粉煤灰", {"entity": "pgid:element/a b"}, "is no element"),
            ("粉煤灰", {"entity": "pgid:element/slag", "name": "炉渣"}, "replaced by one thing"),
            ("粉煤灰", {"label": "炉渣"}, "replaced by one thing"),
            ("改造率", {"entity": "pgid:indicator/none"}, "the vocabulary has no"),
        ],
    )
    def test_do_not_stand_for_anything(self, extraction: Extraction, mention: str, changes: Told, reason: str) -> None:
        told = {"statement": naming(extraction, mention), "verdict": "replace", "with": changes}
        result = decided(extraction, told)
        assert reason in refusal(result)
        assert list(result.quads) == to_quads(extraction)

    def test_that_are_not_written_any_more_are_told(self, extraction: Extraction) -> None:
        lost = f"{DocumentGraph(extraction).document}/name/agency/0123456789"
        assert "does not write that name" in refusal(decided(extraction, {"statement": lost}))
