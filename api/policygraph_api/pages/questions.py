"""The query page: named questions as texts for the editor, and names for its completion."""

from dataclasses import dataclass
from typing import Any

from policygraph import resources
from policygraph.namespaces import PREFIXES
from policygraph.queries import Query, named_queries
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
class Question:
    """A named question in both languages, with the SPARQL that the editor starts from."""

    id: str
    title: str
    title_en: str
    question: str
    question_en: str
    sparql: str


def questions() -> list[Question]:
    """The competency questions in the order of their files."""
    return [_question(query) for query in named_queries(resources.query_dir() / "questions").values()]


def _question(query: Query) -> Question:
    needed = any(parameter.default is None for parameter in query.parameters)
    return Question(
        query.id, query.text("title", "zh") or query.id, query.text("title", "en"), query.text("question", "zh"),
        query.text("question", "en"), query.sparql if needed else query.bind(),
    )  # fmt: skip


def query_page(chosen: str) -> dict[str, Any]:
    """The questions, and the text to start with: the chosen one's, else a first example."""
    found = questions()
    text = next((question.sparql for question in found if question.id == chosen), FIRST_QUERY)
    return {"questions": found, "chosen": chosen, "text": text}


def query_terms(site: Site) -> dict[str, Any]:
    """What the editor completes: our prefixes, classes and properties."""
    return {"prefixes": dict(PREFIXES), **site.catalog.vocabulary}
