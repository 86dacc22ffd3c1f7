"""Queries in files: SPARQL with a header of comment lines that says what it answers and what it takes.

    # id: tasks-of-agency
    # number: 1
    # asked: analyst, auditor
    # title.en: Tasks of an agency
    # param.agency: iri
    # param.limit: integer=100
    # columns: task, role

Parameters are written ``$agency`` in the text. :meth:`Query.bind` puts values in their place as RDF terms, word by word
of the query, so that no value can become syntax. Every file is checked when it is read: a wrong one is a QueryError
with its name. A competency question has its `number` in the list of questions and says who asks it; a `gap` says what
the data cannot answer, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from policygraph import resources
from policygraph.errors import QueryError
from policygraph.sparql.complaints import syntax_error
from policygraph.sparql.forms import tokens
from policygraph.sparql.terms import PARAMETER_TYPES, Scalar, write_term
from policygraph.whole import read_words

SEVERITIES = ("high", "medium", "low", "info")
LANGUAGES = ("zh", "en")
SCOPES = ("document", "store")
ASKERS = ("analyst", "auditor", "planner")
_PLAIN_KEYS = frozenset(("id", "severity", "scope", "columns", "number", "asked"))
_TEXT_KEYS = frozenset(("title", "question", "message", "advice", "gap"))
_HEADER_LINE = re.compile(r"#\s*([a-z]+(?:\.\w+)?)\s*:(?:\s+(.*?))?\s*$")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# where a value may be left out: an engine begins with the value that VALUES gives, and filters at the end
_CHOICE = re.compile(r'FILTER\(\$(\w+) = "" \|\| \?\1 = (\$\1)\)')
_NONE = '""'
# a value of each type, with which a query is checked when a parameter has no default
_SAMPLES: Mapping[str, Scalar] = {
    "iri": "urn:x", "string": "", "integer": 1, "decimal": "1.0", "boolean": True, "date": "2000-01-01", "year": "2000",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query takes; `default` is None when it must be given."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query with its header. `texts` holds ``title.zh`` and the like, `asked` some of ASKERS.

    `scope` is one of SCOPES: whether each row tells of one document only, or of several that must be at hand at once.
    """

    id: str
    path: Path
    sparql: str
    texts: Mapping[str, str]
    severity: str | None
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    number: int | None = None
    asked: tuple[str, ...] = ()
    scope: str = SCOPES[0]

    def text(self, key: str, language: str) -> str:
        """The ``title``, ``question``, ``message``, ``advice`` or ``gap`` in a language, empty when there is none."""
        return self.texts.get(f"{key}.{language}", "")

    def bind(self, **values: Scalar) -> str:
        """The query with a value for every parameter, as text for a store.

        QueryError names a parameter that is unknown, is missing or has a value not of its type.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise QueryError(self.id, f"takes no parameter {name}; it takes {', '.join(sorted(known)) or 'none'}")
        return self._with_terms({p.name: self._term(p, values.get(p.name, p.default)) for p in self.parameters})

    def _term(self, parameter: Parameter, value: Scalar | None) -> str:
        if value is None:
            raise QueryError(self.id, f"needs a value for {parameter.name} ({parameter.type})")
        try:
            return write_term(parameter.type, value)
        except ValueError as error:
            raise QueryError(self.id, f"{parameter.name}: {error}") from error

    def _with_terms(self, terms: Mapping[str, str]) -> str:
        def chosen(choice: re.Match[str]) -> str:
            return choice[0] if terms.get(choice[1], _NONE) == _NONE else f"VALUES ?{choice[1]} {{ {choice[2]} }}"

        sparql = _CHOICE.sub(chosen, self.sparql)
        pieces, end = [], 0
        for token in tokens(sparql):
            if token.text.startswith("$") and token.text[1:] in terms:
                pieces += [sparql[end : token.start], terms[token.text[1:]]]
                end = token.start + len(token.text)
        return "".join((*pieces, sparql[end:]))


def load_query(path: Path) -> Query:
    """The query in a file. QueryError, under the file's name, when the header or the SPARQL is wrong."""
    name = str(path)
    try:
        sparql = read_words(path)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(name, f"cannot be read: {getattr(error, 'strerror', error)}") from error
    header = _read_header(name, sparql)
    query = Query(
        id=header.get("id", path.stem),
        path=path,
        sparql=sparql,
        texts=MappingProxyType({key: value for key, value in header.items() if key.partition(".")[0] in _TEXT_KEYS}),
        severity=header.get("severity"),
        parameters=tuple(_read_parameters(name, header)),
        columns=_listed(header, "columns"),
        number=_read_number(name, header),
        asked=_listed(header, "asked"),
        scope=header.get("scope", SCOPES[0]),
    )
    _check(name, query)
    return query


def named_queries(directory: Path | None = None) -> dict[str, Query]:
    """The queries of a folder and its subfolders by id, in the order of their paths; the shipped ones by default.

    QueryError when there is none, one is wrong or two have the same id.
    """
    folder = resources.query_dir() if directory is None else directory
    found: dict[str, Query] = {}
    for path in sorted(folder.rglob("*.rq")):
        query = load_query(path)
        if query.id in found:
            raise QueryError(str(path), f"has the id {query.id} of {found[query.id].path}")
        found[query.id] = query
    if not found:
        raise QueryError(str(folder), "holds no .rq file")
    return found


def questions() -> tuple[Query, ...]:
    """The shipped competency questions by their numbers, then those without one by id."""
    found = named_queries(resources.query_dir() / "questions").values()
    return tuple(sorted(found, key=lambda query: (query.number is None, query.number or 0, query.id)))


def _read_header(name: str, sparql: str) -> dict[str, str]:
    header: dict[str, str] = {}
    for number, line in enumerate(_header_lines(sparql), start=1):
        match = _HEADER_LINE.match(line)
        if match is None:
            raise QueryError(name, f"line {number} of the header is not '# key: value'")
        key, value = match[1], match[2] or ""
        if not _is_known(key):
            raise QueryError(name, f"line {number}: {key} is not a header key")
        if key in header:
            raise QueryError(name, f"line {number}: {key} is given twice")
        header[key] = value
    return header


def _header_lines(sparql: str) -> Iterator[str]:
    for line in sparql.splitlines():
        if not line.startswith("#"):
            return
        if line.strip("# \t"):
            yield line


def _is_known(key: str) -> bool:
    base, _, rest = key.partition(".")
    return key in _PLAIN_KEYS or (base in _TEXT_KEYS and rest in LANGUAGES) or (base == "param" and bool(rest))


def _listed(header: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in header[key].split(",")) if key in header else ()


def _read_number(name: str, header: Mapping[str, str]) -> int | None:
    if "number" not in header:
        return None
    if not header["number"].isdecimal():
        raise QueryError(name, f"the number {header['number']} is not a whole number")
    return int(header["number"])


def _read_parameters(name: str, header: Mapping[str, str]) -> Iterator[Parameter]:
    for key, value in header.items():
        if key.startswith("param."):
            kind, given, default = (part.strip() for part in value.partition("="))
            if kind not in PARAMETER_TYPES:
                raise QueryError(name, f"{key}: {kind} is not one of {', '.join(PARAMETER_TYPES)}")
            yield Parameter(key.removeprefix("param."), kind, default if given else None)


def _check(name: str, query: Query) -> None:
    if not _IDENTIFIER.fullmatch(query.id):
        raise QueryError(name, f"the id {query.id} is not of small letters, digits and hyphens")
    if query.severity is not None and query.severity not in SEVERITIES:
        raise QueryError(name, f"the severity {query.severity} is not one of {', '.join(SEVERITIES)}")
    if query.scope not in SCOPES:
        raise QueryError(name, f"the scope {query.scope} is not one of {', '.join(SCOPES)}")
    if strangers := sorted(set(query.asked) - set(ASKERS)):
        raise QueryError(name, f"{strangers[0]} asks, who is not one of {', '.join(ASKERS)}")
    _check_parameters(name, query)
    sample = {p.name: _SAMPLES[p.type] for p in query.parameters if p.default is None}
    try:
        result = ox.Store().query(query.bind(**sample), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise syntax_error(name, query.sparql, error) from error
    except QueryError as error:
        raise QueryError(name, error.reason) from error
    columns = tuple(v.value for v in result.variables) if isinstance(result, ox.QuerySolutions) else ()
    if query.columns and columns != query.columns:
        raise QueryError(name, f"the header says columns {', '.join(query.columns)}, the query {', '.join(columns)}")


def _check_parameters(name: str, query: Query) -> None:
    declared = {parameter.name for parameter in query.parameters}
    used: dict[str, int] = {}
    for token in tokens(query.sparql):
        if token.text.startswith("$") and token.kind == "variable":
            used.setdefault(token.text[1:], token.start)
    for parameter, position in used.items():
        if parameter not in declared:
            raise QueryError(name, f"${parameter} has no 'param.{parameter}' in the header", position)
    if unused := sorted(declared - used.keys()):
        raise QueryError(name, f"the parameter {unused[0]} is declared and not used")
