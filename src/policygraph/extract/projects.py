"""项目: names of projects in running text, in lists, in quotation marks and in tables."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.document import Cell, Document, Table
from policygraph.extract.anchors import anchor, beginnings, is_generic, is_generic_company
from policygraph.extract.found_names import FoundName, name_rule, name_start, named
from policygraph.extract.lists import split_list
from policygraph.rules import load_grammar

LIST, PLANT, PROJECT = "name.project-list", "name.plant", "name.project"
COMPANY, SITE, QUOTED = "name.company-project", "name.site-works", "name.quoted-project"
COLUMN, EACH, BUILT = "name.project-column", "name.projects-each", "name.built-by"
TREATED = "name.treatment-plant"
PLACED, FUNDED = "name.placed-project", "name.project-with-money"
_SHORTEST = 4
_HEADER_ROWS = 2


def find_projects(document: Document) -> Iterator[FoundName]:
    """All names of projects outside tables."""
    norm = document.norm
    yield from _listed(norm)
    for match in name_rule(PLANT).find(norm):
        yield FoundName("project", match.start(), match.end(), PLANT)
    for match in name_rule(PROJECT).find(norm):
        begin = name_start(match["name"])
        if begin is not None:
            yield FoundName("project", match.start() + begin, match.end(), PROJECT)
    for rule in (QUOTED, TREATED, PLACED):
        for match in name_rule(rule).find(norm):
            if anchor(match["name"]) == 0:
                yield FoundName("project", *match.span("name"), rule)
    for match in name_rule(FUNDED).find(norm):
        yield FoundName("project", *match.span("name"), FUNDED)
    for match in name_rule(BUILT).find(norm):
        if not is_generic(match["name"]):
            yield FoundName("project", *match.span("name"), BUILT)
    yield from _of_companies(norm)
    yield from _made(norm)


def _listed(norm: str) -> Iterator[FoundName]:
    """The names in a list of projects, when half of them name a place or a maker."""
    matches = (match for rule in (LIST, EACH) for match in name_rule(rule).find(norm))
    for match in matches:
        items = [
            (a + beginnings(norm[a:b])[-1], b) if i == 0 else (a, b)
            for i, (a, b) in enumerate(split_list(norm, *match.span("list"), conjunctions=False))
        ]
        placed = [(a, b) for a, b in items if b - a >= _SHORTEST and _is_named(norm[a:b])]
        if 2 * len(placed) >= len(items):
            rule = EACH if match.re is name_rule(EACH).pattern else LIST
            yield from (FoundName("project", a, b, rule) for a, b in items if b - a >= _SHORTEST)


def _is_named(words: str) -> bool:
    """Whether a place, a maker or a company stands in the words."""
    return anchor(words) is not None or name_rule("name.named-by-company").pattern.match(words) is not None


def _of_companies(norm: str) -> Iterator[FoundName]:
    """Projects named by their company, which is one of its own."""
    kinds = load_grammar("names").lexicons["company_kind"]
    for start, end in named(norm, COMPANY):
        words = norm[start:end]
        at = min((words.find(kind) for kind in kinds if kind in words), default=0)
        if at > 1 and not is_generic(words) and not is_generic_company(words[:at]):
            yield FoundName("project", start, end, COMPANY)


def _made(norm: str) -> Iterator[FoundName]:
    """Roads, waterworks and works at sites that bear a name."""
    plain = name_rule("name.plain-kind").pattern
    for rule in (SITE, *(rule.id for rule in load_grammar("names").of_kind("made"))):
        for start, end in named(norm, rule):
            words = norm[start:end]
            if len(words) > _SHORTEST and not is_generic(words) and not plain.search(words):
                yield FoundName("project", start, end, rule)


def find_table_projects(document: Document) -> Iterator[FoundName]:
    """The cells under 项目名称 in tables that tell what is built, where, by whom or for how much."""
    for table in document.tables:
        found = _column(document, table)
        if found is None:
            continue
        header, column = found
        for row in table.rows[header + 1 :]:
            cell = row[column] if len(row) == len(table.rows[header]) else None
            if cell and _is_name(document, cell):
                yield FoundName("project", cell.start, cell.end, COLUMN)


def _column(document: Document, table: Table) -> tuple[int, int] | None:
    """The header row of a table of projects and its column of their names."""
    for index, row in enumerate(table.rows[:_HEADER_ROWS]):
        heads = [document.words_in(cell) for cell in row]
        columns = [i for i, head in enumerate(heads) if name_rule(COLUMN).pattern.match(head)]
        if columns and any(name_rule("name.project-table").pattern.match(head) for head in heads):
            return index, columns[0]
    return None


def _is_name(document: Document, cell: Cell) -> bool:
    words = document.words_in(cell)
    return len(words) >= _SHORTEST and not name_rule("name.sum-row").pattern.match(words)
