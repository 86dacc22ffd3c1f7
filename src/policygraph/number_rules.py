"""The audit's rules of arithmetic as data: `queries/audit/numbers.toml` says how their results are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from policygraph import resources
from policygraph.errors import RuleError
from policygraph.queries import SEVERITIES

VERDICTS = ("contradiction", "asking", "consistent", "derived")
"""Two statements cannot both hold; they may, once something is known; they do after all; nobody wrote what follows."""

_FILE = "numbers.toml"
_TEXTS = ("title", "message", "advice", "gap")
_KEYS = {"id", "verdict", "severity", *_TEXTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRule:
    """A rule with its words in both languages; `advice` says what would resolve a finding, `gap` what is unknown."""

    id: str
    severity: str
    title: str
    title_en: str
    message: str
    message_en: str
    advice: str
    advice_en: str
    gap: str
    gap_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule(FindingRule):
    """A rule of arithmetic, with its verdict."""

    verdict: str


@dataclass(frozen=True, slots=True)
class NumberData:
    """Rules by id; `relations` between indicators (ends of IRIs); `scope`: words and signs that the checks know."""

    rules: Mapping[str, NumberRule]
    relations: Mapping[str, tuple[tuple[str, ...], ...]]
    words: tuple[str, ...]
    signs: Mapping[str, str | tuple[str, ...]]


@cache
def number_data() -> NumberData:
    """What the shipped file says; RuleError names what is wrong with it."""
    try:
        data = tomllib.loads((resources.query_dir() / "audit" / _FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(_FILE, None, f"cannot be read: {error}") from error
    if set(data) != {"rule", "relations", "scope"}:
        raise RuleError(_FILE, None, "holds rule, relations and scope, and nothing else")
    rules = [_rule(table) for table in data["rule"]]
    if len({rule.id for rule in rules}) < len(rules):
        raise RuleError(_FILE, None, "a rule's id stands twice")
    relations = {name: tuple(map(tuple, rows)) for name, rows in data["relations"].items()}
    return NumberData({rule.id: rule for rule in rules}, relations, tuple(data["scope"].pop("words")), data["scope"])


def _rule(table: Mapping[str, Any]) -> NumberRule:
    name = str(table.get("id"))
    if missing := _KEYS - {"gap"} - set(table):
        raise RuleError(_FILE, name, f"has no {min(missing)}")
    if unknown := set(table) - _KEYS:
        raise RuleError(_FILE, name, f"{min(unknown)} is not a key of a rule")
    if table["verdict"] not in VERDICTS or table["severity"] not in SEVERITIES:
        raise RuleError(_FILE, name, f"the verdict is one of {VERDICTS}, the severity one of {SEVERITIES}")
    texts = {key: table.get(key, ["", ""]) for key in _TEXTS}
    if any(len(pair) != 2 for pair in texts.values()):
        raise RuleError(_FILE, name, "every text is a pair: Chinese, English")
    pairs = {key: pair[0] for key, pair in texts.items()} | {f"{key}_en": pair[1] for key, pair in texts.items()}
    return NumberRule(id=name, verdict=table["verdict"], severity=table["severity"], **pairs)
