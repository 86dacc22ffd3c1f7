"""Grammar files: rules and word lists as TOML data, checked when they are loaded.

A grammar file holds `[lexicon.NAME]` tables (`terms`, optional `never`) and `[[rule]]` tables: `id` (it ends up in the
triples), `kind`, `gloss` (one English sentence), `pattern` with `{slots}`, `examples` (`text` and the `groups` that a
search must yield, in order of occurrence), `counterexamples`, optional `unless` (a pattern that vetoes a match that it
overlaps) and `needs` (a simple pattern that stands in every match: a text without it is not searched, which is faster;
with `reach` only the text around it is: from so many characters before it to just behind it). Words that stand in every
match are seen in the pattern itself; `needs` is for what is rarer than they are.
A slot is a lexicon of the file, or a `[slot]` entry: a pattern of its own. Repeats must be bounded.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policygraph.errors import RuleError
from policygraph.patterns import Compiled, Words, compile_pattern, frequency

_SLOT = re.compile(r"\{([a-z_]+)\}")
_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)(?:[+*]|\{\d+,\})")
_UNBOUNDED = re.compile(r"(?<!\\)\](?:[*+]|\{\d+,\})|(?<!\\)\.(?:[*+]|\{\d+,\})")
_RULE_KEYS = {"id", "kind", "gloss", "pattern", "examples", "counterexamples", "unless", "needs", "reach", "priority"}
_DEEPEST = 9
_BEHIND = 8
_FEW = 12
_MOST_CHOICES = 1 << 12
_FOLDER = Path(__file__).parent / "grammar"
Search = Callable[..., re.Match[str] | None]
_STOPS = "。\n"
_STOP = re.compile(f"[{_STOPS}]")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the named groups that the rule yields on it, match by match."""

    text: str
    groups: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Rule:
    """One compiled rule."""

    id: str
    kind: str
    gloss: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    reach: int | None
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...]
    priority: int
    words: Words | None
    """Of these, every text in which the rule finds anything holds at least one; None where there are none."""

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches in text[start:end] that `unless` does not veto."""
        stop = len(text) if end is None else end
        if self._look(text, start, stop) is None:
            return iter(())
        if self.needs is not None and self.reach is not None:
            matches = self._around(self.needs, self.reach, text, start, stop)
        else:
            matches = self.pattern.finditer(text, start, stop)
        return matches if self.unless is None else self._allowed(self.unless, matches, text, start, stop)

    def first(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in text[start:end] that `unless` does not veto."""
        if self.unless is not None or self.reach is not None:
            return next(self.find(text, start, end), None)
        stop = len(text) if end is None else end
        return self.pattern.search(text, start, stop) if self._look(text, start, stop) else None

    def find_in_sentences(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """What `find` gives where neither matches nor vetoes cross a full stop or a line's end, sooner."""
        stop = len(text) if end is None else end
        while (found := self._look(text, start, stop)) is not None:
            first, closing = found.start(), _STOP.search(text, found.start(), stop)
            low = max(start, *(text.rfind(mark, start, first) + 1 for mark in _STOPS))
            high = closing.start() if closing else stop
            yield from self.find(text, low, high)
            start = high + 1

    def lacks(self, text: str) -> bool:
        """Whether a text has none of the words that the rule needs: then no part of it has a match."""
        return self._word is not None and self._word(text) is None

    @cached_property
    def _word(self) -> Search | None:
        """Searches for a word that the rule needs."""
        return re.compile("|".join(map(re.escape, sorted(self.words)))).search if self.words else None

    @cached_property
    def _look(self) -> Search:
        """A quick search that finds something wherever the rule does."""
        return self.needs.search if self.needs else self._word or self.pattern.search

    @staticmethod
    def _allowed(
        unless: re.Pattern[str], matches: Iterator[re.Match[str]], text: str, start: int, stop: int
    ) -> Iterator[re.Match[str]]:
        vetoed, at = None, 0
        for match in matches:
            if vetoed is None:
                vetoed = [m.span() for m in unless.finditer(text, start, stop)]
            while at < len(vetoed) and vetoed[at][1] <= match.start():
                at += 1
            if at == len(vetoed) or vetoed[at][0] >= match.end():
                yield match

    def _around(self, needs: re.Pattern[str], reach: int, text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
        for needed in needs.finditer(text, start, stop):
            low, high = max(start, needed.start() - reach), min(stop, needed.end() + _BEHIND)
            match = self.pattern.search(text, low, high) if needed.start() >= start else None
            if match:
                yield match
                start = match.end()


class Family:
    """Rules that are tried on the same text: one look at it tells which of them can find anything at all."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        tails: dict[str, set[str]] = {}
        for word in itertools.chain.from_iterable(rule.words or () for rule in self.rules):
            tails.setdefault(word[0], set()).add(word[1:])
        begins = (re.escape(first) + _ahead(tails[first]) for first in sorted(tails))
        self._begins = re.compile("|".join(begins)).findall if tails else None
        self._chosen: dict[frozenset[str], tuple[Rule, ...]] = {}

    def among(self, text: str, start: int = 0, end: int | None = None) -> tuple[Rule, ...]:
        """The rules that may find something in text[start:end], in order; none of the others does."""
        if self._begins is None:
            return self.rules
        found = frozenset(self._begins(text, start, len(text) if end is None else end))
        chosen = self._chosen.get(found)
        return self._choose(found) if chosen is None else chosen

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Rule, re.Match[str]]]:
        """What each of the rules finds in text[start:end], rule by rule."""
        for rule in self.among(text, start, end):
            for match in rule.find(text, start, end):
                yield rule, match

    def _choose(self, found: frozenset[str]) -> tuple[Rule, ...]:
        chosen = tuple(r for r in self.rules if r.words is None or any(word[0] in found for word in r.words))
        if len(self._chosen) < _MOST_CHOICES:
            self._chosen[found] = chosen
        return chosen


def _ahead(tails: set[str]) -> str:
    """A look at what follows the first character of words; nothing where one of them is that character alone."""
    return "" if "" in tails else f"(?={'|'.join(map(re.escape, sorted(tails)))})"


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
    unless, needs = table.get("unless"), table.get("needs")
    if "reach" in table and not needs:
        raise RuleError(file, name, "`reach` counts from what the rule `needs`, which is missing")
    whole = _compile(file, name, table["pattern"], slots)
    required = _compile(file, name, needs, slots) if needs else None
    words = (compiled.words for compiled in (required, whole) if compiled)
    return Rule(
        name,
        table["kind"],
        table["gloss"],
        whole.pattern,
        _compile(file, name, unless, slots).pattern if unless else None,
        required.pattern if required else None,
        table.get("reach"),
        tuple(Example(e["text"], tuple(e["groups"])) for e in table["examples"]),
        tuple(table.get("counterexamples", ())),
        table.get("priority", 0),
        min(filter(None, words), key=frequency, default=None),
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
