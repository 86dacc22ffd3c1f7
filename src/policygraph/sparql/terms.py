"""Values as SPARQL terms, so written that they cannot be read as anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from policygraph.namespaces import XSD

Scalar = str | int | float | bool | Decimal | date

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")
_YEAR = re.compile(r"-?[0-9]{4,9}")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def write_term(kind: str, value: Scalar) -> str:
    """A value as a term of one of PARAMETER_TYPES; ValueError says what is wrong with it."""
    return PARAMETER_TYPES[kind](value)


def write_string(value: Scalar) -> str:
    """A plain string literal."""
    text = str(value)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half of a surrogate pair, which is not a character")
    return f'"{text.translate(_ESCAPES)}"'


def write_iri(value: Scalar) -> str:
    """An absolute IRI; Chinese and other letters stand as they are."""
    if not _IRI.fullmatch(str(value)):
        raise ValueError(f"{value!r} is not an absolute IRI")
    return f"<{value}>"


def _write_integer(value: Scalar) -> str:
    try:
        return str(int(str(value)))
    except ValueError as error:
        raise ValueError(f"{value!r} is not a whole number") from error


def _write_decimal(value: Scalar) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number") from error
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    text = f"{number:f}"
    return text if "." in text else f"{text}.0"


def _write_boolean(value: Scalar) -> str:
    text = str(value).lower()
    if text not in ("true", "false"):
        raise ValueError(f"{value!r} is not true or false")
    return text


def _write_date(value: Scalar) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"{value!r} is not a date such as 2017-12-22") from error
    return f'"{day.isoformat()}"^^<{XSD}date>'


def _write_year(value: Scalar) -> str:
    if not _YEAR.fullmatch(str(value)):
        raise ValueError(f"{value!r} is not a year such as 2017")
    return f'"{value}"^^<{XSD}gYear>'


PARAMETER_TYPES: Mapping[str, Callable[[Scalar], str]] = {
    "iri": write_iri,
    "string": write_string,
    "integer": _write_integer,
    "decimal": _write_decimal,
    "boolean": _write_boolean,
    "date": _write_date,
    "year": _write_year,
}
