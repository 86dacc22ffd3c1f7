"""Why a document was not read, in the reader's language: `reasons.toml` tells what English reasons mean."""

from collections.abc import Mapping
from functools import cache

from policygraph.resources import read_toml


def said(detail: str, name: str, language: str) -> str:
    """A problem's detail for a person; `name` is what the file is called, empty where there is none yet."""
    if language == "en":
        return detail
    table, reason = ("reasons", detail.removeprefix(name).strip()) if name else ("requests", detail)
    found = (text for begin, text in _reasons()[table].items() if reason.startswith(begin))
    return next(found, detail).replace("{name}", name)


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return read_toml(__package__, "reasons.toml")
