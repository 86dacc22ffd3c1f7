"""The catalogue of competency questions: for the query page and for /api/questions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from policygraph import queries
from policygraph.errors import NotFound, QueryError
from policygraph_api.pages.i18n import messages
from policygraph_api.pages.site import Site

FIRST_QUERY = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?document ?locator ?task ?agency WHERE {
  ?duty a pg:LeadAssignment ; pg:assignmentOf ?t ; pg:assignedAgency/rdfs:label ?agency .
  ?t rdfs:label ?task ; pg:locator ?locator ; pg:inDocument/pg:sourceName ?document .
}
ORDER BY ?document ?locator
LIMIT 100
"""


@dataclass(frozen=True)
class Field:
    """A parameter as a form asks for it; `value` is what is asked with, empty where it must be given."""

    name: str
    type: str
    value: str
    label: str
    label_en: str


@dataclass(frozen=True)
class Question:
    """A question in both languages; `gap` is what the data cannot answer, and why; `sparql` has no header."""

    id: str
    number: int | None
    asked: tuple[str, ...]
    title: str
    title_en: str
    question: str
    question_en: str
    gap: str
    gap_en: str
    parameters: tuple[Field, ...]
    columns: tuple[str, ...]
    sparql: str

    @property
    def answer(self) -> str:
        """The address of the answer on this host."""
        return f"/sparql?{urlencode({'query': self.sparql})}"

    def to_json(self) -> dict[str, Any]:
        """All fields and `answer`."""
        return asdict(self) | {"answer": self.answer}


@cache
def _queries() -> tuple[queries.Query, ...]:
    return tuple(queries.questions())


def questions() -> list[Question]:
    """The competency questions in their order, with the defaults of their parameters."""
    return [_question(query, {}) for query in _queries()]


def question(name: str, values: Mapping[str, str]) -> Question:
    """One question with these values. NotFound when there is none, QueryError when a value does not fit."""
    found = next((query for query in _queries() if query.id == name), None)
    if found is None:
        raise NotFound("question", name)
    return _question(found, values)


def _question(query: queries.Query, values: Mapping[str, str]) -> Question:
    needed = any(p.default is None and p.name not in values for p in query.parameters)
    zh, en = (
        {key: query.text(key, language) for key in ("title", "question", "gap")} for language in queries.LANGUAGES
    )
    return Question(
        query.id, query.number, query.asked, zh["title"] or query.id, en["title"], zh["question"], en["question"],
        zh["gap"], en["gap"], tuple(_field(parameter, values) for parameter in query.parameters), query.columns,
        _without_header(query.sparql if needed else query.bind(**values)),
    )  # fmt: skip


def _without_header(sparql: str) -> str:
    return "".join(dropwhile(lambda line: line.startswith("#"), sparql.splitlines(keepends=True)))


def _field(parameter: queries.Parameter, values: Mapping[str, str]) -> Field:
    value = values.get(parameter.name, parameter.default or "")
    return Field(
        parameter.name, parameter.type, value, *messages().get(f"param.{parameter.name}", (parameter.name, ""))
    )


def query_page(site: Site, name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The questions, the chosen one with those of the given values that are its own, and the text to start with.

    A value that does not fit is a `problem` for the reader, and the form keeps it.
    """
    found = questions()
    chosen = next((question for question in found if question.id == name), None)
    problem = ""
    if chosen is not None:
        own = {field.name: given[field.name] for field in chosen.parameters if field.name in given}
        try:
            chosen = question(name, own)
        except QueryError as error:
            problem = error.reason
            kept = (replace(field, value=own.get(field.name, field.value)) for field in chosen.parameters)
            chosen = replace(chosen, parameters=tuple(kept))
    text = FIRST_QUERY if chosen is None else chosen.sparql
    return {
        "questions": found, "chosen": chosen, "problem": problem, "text": text,
        "words": [key.removeprefix("result.") for key in messages() if key.startswith("result.")],
        "documents": dict(sorted(site.document_names.items())),
    }  # fmt: skip
