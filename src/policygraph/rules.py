"""Grammar files: rules and word lists as TOML data, checked when they are loaded.

A grammar file holds `[lexicon.NAME]` tables (`terms`, optional `never`) and `[[rule]]` tables: `id` (it ends up in the
triples), `kind`, `gloss` (one English sentence), `pattern` with `{slots}`, `examples` (`text` and the `groups` that a
search must yield, in order of occurrence), `counterexamples`, optional `unless` (a pattern that vetoes a match that it
overlaps) and `needs` (a simple pattern that stands in every match: a text without it is not searched, which is faster;
with `reach` only the text around it is: from so many characters before it to just behind it). Words that stand in every
match are seen in the pattern itself; `needs` is for what is rarer than they are. `starts` is a simple pattern, found
sooner since it begins with certain characters, that matches wherever the rule's does, which is tried only there.
A slot is a lexicon of the file, or a `[slot]` entry: a pattern of its own. Repeats must be bounded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policygraph.errors import RuleError
from policygraph.matching import Example, Rule
from policygraph.patterns import Compiled, compile_pattern

_SLOT = re.compile(r"\{([a-z_]+)\}")
_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)(?:[+*]|\{\d+,\})")
_UNBOUNDED = re.compile(r"(?<!\\)\](?:[*+]|\{\d+,\})|(?<!\\)\.(?:[*+]|\{\d+,\})")
_OPTIONAL = {"counterexamples", "unless", "needs", "reach", "starts", "priority"}
_RULE_KEYS = {"id", "kind", "gloss", "pattern", "examples"} | _OPTIONAL
_DEEPEST = 9
_FEW = 12
_FOLDER = Path(__file__).parent / "grammar"


@dataclass(frozen=True)
class Grammar:
    """The rules and word lists of one file."""

    name: str
    rules: Mapping[str, Rule]
    lexicons: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, str]
    data: Mapping[str, Any]

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of a kind, highest priority first, then in the order of the file."""
        return self._kinds.get(kind, ())

    @cached_property
    def _kinds(self) -> dict[str, tuple[Rule, ...]]:
        ranked = sorted(self.rules.values(), key=lambda rule: -rule.priority)
        return {kind: tuple(r for r in ranked if r.kind == kind) for kind in {r.kind for r in ranked}}

    def terms(self, lexicon: str) -> tuple[str, ...]:
        """The terms of a word list, longest first."""
        return self.lexicons[lexicon]

    def compile(self, pattern: str) -> re.Pattern[str]:
        """A pattern with this file's slots filled in."""
        return _compile(self.name, None, pattern, self.slots).pattern


@cache
def load_grammar(name: str) -> Grammar:
    """The grammar file NAME.toml of the package; RuleError names file and rule when anything in it is wrong."""
    return read_grammar(_FOLDER / f"{name}.toml")


@cache
def pattern_in(name: str, pattern: str) -> re.Pattern[str]:
    """A pattern with the slots of the grammar file NAME.toml filled in, made once."""
    return load_grammar(name).compile(pattern)


def read_grammar(path: Path) -> Grammar:
    """A grammar from any file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(path.name, None, f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(path.name, None, f"is not valid TOML: {error}") from error
    extra = set(data) - {"lexicon", "slot", "rule", "data"}
    if extra:
        raise RuleError(path.name, None, f"unknown table {min(extra)}; known are lexicon, slot, rule, data")
    lexicons = {name: _terms(path.name, name, table) for name, table in data.get("lexicon", {}).items()}
    slots = {name: _alternatives(terms) for name, terms in lexicons.items()} | data.get("slot", {})
    rules: dict[str, Rule] = {}
    for table in data.get("rule", []):
        rule = _rule(path.name, table, slots)
        if rule.id in rules:
            raise RuleError(path.name, rule.id, "this id stands twice")
        rules[rule.id] = rule
    return Grammar(path.stem, rules, lexicons, slots, data.get("data", {}))


def grammar_names() -> tuple[str, ...]:
    """The names of all grammar files of the package."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def _terms(file: str, name: str, table: Any) -> tuple[str, ...]:
    terms = table.get("terms") if isinstance(table, dict) else None
    if not isinstance(terms, list) or not terms or not all(isinstance(t, str) and t for t in terms):
        raise RuleError(file, name, "a lexicon needs `terms`, a list of words")
    if len(set(terms)) != len(terms):
        raise RuleError(file, name, f"the term {next(t for t in terms if terms.count(t) > 1)} stands twice")
    return tuple(sorted(terms, key=lambda t: (-len(t), t)))


def _alternatives(terms: tuple[str, ...]) -> str:
    """A pattern for any of the terms, of those that begin alike the longest; written as a tree, which is faster."""
    tails: dict[str, list[str]] = {}
    for term in terms:
        tails.setdefault(term[0], []).append(term[1:])
    branches = [re.escape(first) + _tail(rest) for first, rest in tails.items()]
    if len(branches) < _FEW:
        return "|".join(branches)
    return f"(?=[{''.join(map(re.escape, tails))}])(?:{'|'.join(branches)})"


def _tail(rest: list[str]) -> str:
    """What follows a first character; nothing at all may follow where one of the terms ends there."""
    if len(rest) == 1:
        return re.escape(rest[0])
    longer = _alternatives(tuple(filter(None, rest)))
    return f"(?:{longer})?" if "" in rest else f"(?:{longer})"


def _rule(file: str, table: dict[str, Any], slots: Mapping[str, str]) -> Rule:
    name = table.get("id")
    if not isinstance(name, str):
        raise RuleError(file, None, "a rule without an id")
    missing = {"kind", "gloss", "pattern", "examples"} - set(table)
    extra = set(table) - _RULE_KEYS
    if missing or extra:
        raise RuleError(file, name, f"missing keys {sorted(missing)}, unknown keys {sorted(extra)}")
    unless, needs, starts = table.get("unless"), table.get("needs"), table.get("starts")
    if "reach" in table and not needs:
        raise RuleError(file, name, "`reach` counts from what the rule `needs`, which is missing")
    whole = _compile(file, name, table["pattern"], slots)
    required = _compile(file, name, needs, slots) if needs else None
    return Rule(
        name,
        table["kind"],
        table["gloss"],
        whole.pattern,
        _compile(file, name, unless, slots).pattern if unless else None,
        required.pattern if required else None,
        table.get("reach"),
        _compile(file, name, starts, slots).pattern if starts else None,
        tuple(Example(e["text"], tuple(e["groups"])) for e in table["examples"]),
        tuple(table.get("counterexamples", ())),
        table.get("priority", 0),
        (required and required.words) or whole.words,
    )


def _compile(file: str, rule: str | None, pattern: str, slots: Mapping[str, str]) -> Compiled:
    """A pattern with its slots filled in."""
    filled = _fill(file, rule, pattern, slots, 0)
    if _NESTED.search(filled) or _UNBOUNDED.search(filled):
        raise RuleError(file, rule, "an unbounded or nested repeat; write {0,40} instead")
    try:
        compiled = compile_pattern(filled)
    except re.error as error:
        raise RuleError(file, rule, f"is not a pattern: {error}") from error
    if compiled.pattern.match(""):
        raise RuleError(file, rule, "the pattern matches the empty text")
    return compiled


def _fill(file: str, rule: str | None, pattern: str, slots: Mapping[str, str], depth: int) -> str:
    def slot(match: re.Match[str]) -> str:
        name = match.group(1)
        if depth > _DEEPEST:
            raise RuleError(file, rule, f"slot {{{name}}} stands in itself, or deeper than {_DEEPEST} slots")
        if name not in slots:
            raise RuleError(file, rule, f"no slot {{{name}}}; known are {', '.join(sorted(slots))}")
        return f"(?:{_fill(file, rule, slots[name], slots, depth + 1)})"

    return _SLOT.sub(slot, pattern)
