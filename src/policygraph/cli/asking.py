"""Commands that ask the graph: the catalogue of questions, and any query."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import FormatOption, StoreOption, TimeoutOption
from policygraph.cli.output import Format, Output, print_note, print_rows, working
from policygraph.errors import QueryError

if TYPE_CHECKING:
    import rdflib

    from policygraph.queries import Query
    from policygraph.results import Table

QUESTION_COLUMNS = ("number", "name", "question", "question_en", "asked", "parameters", "gap", "gap_en")
LANGUAGE_ENDS = (("zh", ""), ("en", "_en"))
TABLE_COLUMNS = ("number", "name", "question", "parameters")
QUERY_COLUMNS = ("name", "title", "parameters")


def questions(form: FormatOption = Format.table) -> None:
    """List the competency questions, with their parameters and what of each the data cannot answer (marked ✗)."""
    from policygraph import queries

    rows = map(question_row, queries.questions())
    if form is not Format.table:
        print_rows(QUESTION_COLUMNS, rows, form)
        return
    print_rows(TABLE_COLUMNS, (row | {"question": described(row)} for row in rows), form)
    print_note("Ask one: policygraph query NAME --param PARAMETER=VALUE")


def query(
    source: Annotated[
        str | None, typer.Argument(metavar="[FILE|NAME]", help="A .rq file or a named query; without one, lists them.")
    ] = None,
    text: Annotated[str | None, typer.Option("-q", "--query", help="SPARQL itself.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE", help="A value for a query that takes it.")
    ] = None,
    store: StoreOption = None,
    timeout: TimeoutOption = 60.0,
    form: FormatOption = Format.table,
) -> None:
    """Ask the graph: SPARQL given with -q, in a file, or by the name of a query that comes with policygraph."""
    from policygraph.store import open_store

    if (source is None) == (text is None):
        if source is not None:
            raise typer.BadParameter("give a file, a name or -q, not two of them")
        list_queries(form)
        return
    sparql, name = (text, "query") if text is not None else bound(str(source), parameters or [])
    with working("Asking"), open_store(directory=store) as opened:
        answer = opened.query(str(sparql), timeout=timeout, name=name)
    print_answer(answer, form)


def question_row(query: "Query") -> dict[str, object]:
    """A question as a row; parameters are ``name: type=default``."""
    parameters = [f"{p.name}: {p.type}" + ("" if p.default is None else f"={p.default}") for p in query.parameters]
    texts = {f"{key}{end}": query.text(key, name) for key in ("question", "gap") for name, end in LANGUAGE_ENDS}
    return {"number": query.number, "name": query.id, "asked": query.asked, "parameters": parameters, **texts}


def described(row: dict[str, object]) -> str:
    """The texts of a row in both languages, one a line."""
    gaps = [f"✗ {row[key]}" for key in ("gap", "gap_en") if row[key]]
    return "\n".join([str(row["question"]), str(row["question_en"]), *gaps])


def bound(source: str, parameters: list[str]) -> tuple[str, str]:
    """The text and the name of a query in a file or of a named one, with its parameters given."""
    from policygraph.queries import load_query, named_queries

    if source.endswith(".rq") or Path(source).is_file():
        found = load_query(Path(source))
    else:
        known = named_queries()
        if source not in known:
            raise QueryError(source, "is neither a file nor a named query; `policygraph query` lists those")
        found = known[source]
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, equals, _ in pairs:
        if not equals:
            raise QueryError(found.id, f"{name} has no value: write --param {name}=VALUE")
    return found.bind(**{name: value for name, _, value in pairs}), found.id


def list_queries(form: Format) -> None:
    """The queries that come with policygraph."""
    from policygraph.queries import named_queries

    rows = (
        {
            "name": name,
            "title": " ".join(filter(None, (found.text("title", "zh"), found.text("title", "en")))),
            "parameters": [p.name for p in found.parameters],
        }
        for name, found in named_queries().items()
    )
    print_rows(QUERY_COLUMNS, rows, form)


def print_answer(answer: "Table | bool | rdflib.Graph", form: Format) -> None:
    """Rows as asked; the truth of an ASK as one row; triples as Turtle, or as rows of three."""
    from policygraph.results import Table

    if isinstance(answer, Table):
        print_rows(answer.columns, answer.json_rows(), form)
    elif isinstance(answer, bool):
        print_rows(("answer",), [{"answer": answer}], form)
    elif form is Format.table:
        Output().write(answer.serialize(format="turtle"))
    else:
        columns = ("subject", "predicate", "object")
        print_rows(columns, (dict(zip(columns, map(str, triple), strict=True)) for triple in sorted(answer)), form)
