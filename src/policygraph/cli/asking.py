"""The command on the catalogue of questions."""

from typing import TYPE_CHECKING

from policygraph.cli.options import FormatOption
from policygraph.cli.output import Format, print_note, print_rows

if TYPE_CHECKING:
    from policygraph.queries import Query

QUESTION_COLUMNS = ("number", "name", "question", "question_en", "asked", "parameters", "gap", "gap_en")
LANGUAGE_ENDS = (("zh", ""), ("en", "_en"))
TABLE_COLUMNS = ("number", "name", "question", "parameters")


def questions(form: FormatOption = Format.table) -> None:
    """List the competency questions, with their parameters and what of each the data cannot answer (marked ✗)."""
    from policygraph import queries

    rows = map(question_row, queries.questions())
    if form is not Format.table:
        print_rows(QUESTION_COLUMNS, rows, form)
        return
    print_rows(TABLE_COLUMNS, (row | {"question": described(row)} for row in rows), form)
    print_note("Ask one: policygraph query NAME --param PARAMETER=VALUE")


def question_row(query: "Query") -> dict[str, object]:
    """A question as a row; parameters are ``name: type=default``."""
    parameters = [f"{p.name}: {p.type}" + ("" if p.default is None else f"={p.default}") for p in query.parameters]
    texts = {f"{key}{end}": query.text(key, name) for key in ("question", "gap") for name, end in LANGUAGE_ENDS}
    return {"number": query.number, "name": query.id, "asked": query.asked, "parameters": parameters, **texts}


def described(row: dict[str, object]) -> str:
    """The texts of a row in both languages, one a line."""
    gaps = [f"✗ {row[key]}" for key in ("gap", "gap_en") if row[key]]
    return "\n".join([str(row["question"]), str(row["question_en"]), *gaps])
