"""The records of a document as rows for a reader: one a record, in a few words, with its first evidence."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policygraph.statements import ROLES

Record = Mapping[str, Any]

COLUMNS = ("kind", "locator", "statement", "start", "end", "quote")
DECISION_COLUMNS = ("iri", "decision")


def record_rows(record: Record) -> Iterator[dict[str, object]]:
    """Rows with COLUMNS, and DECISION_COLUMNS where the record has them, in the order of the record."""
    for kind, entries in record.items():
        for entry in entries if isinstance(entries, list) else [entries]:
            yield entry_row(kind, entry)
            for duty in entry.get("duties", ()):
                words = f"{duty['role']} {duty['agency']}: {entry['title']}"
                yield {"kind": "duties", "locator": entry["locator"], "statement": words} | decided(duty)


def entry_row(kind: str, entry: Record) -> dict[str, object]:
    """An entry in a few words, with its first evidence."""
    proof = (entry.get("evidence") or [entry])[0]
    return {
        "kind": kind,
        "locator": entry.get("locator", entry.get("from")),
        "statement": WORDS[kind](entry) if kind in WORDS else entry["name"],
        "start": proof.get("start"),
        "end": proof.get("end"),
        "quote": proof.get("quote"),
    } | decided(entry)


def decided(entry: Record) -> dict[str, object]:
    """The IRI of an entry, and what a person decided on it."""
    told = entry.get("decision")
    words = f"{told['verdict']}: {told['reason']} ({told['by']}, {told['date']})" if told else None
    return {"iri": entry.get("iri"), "decision": words}


def duties(entry: Record) -> str:
    """``lead 甲、乙; support 丙``."""
    return "; ".join(f"{role} {'、'.join(entry[role])}" for role in ROLES if entry.get(role))


def facts(entry: Record) -> str:
    """Title, number, date, place and period, as far as the document says them."""
    period = "–".join(map(str, entry["period"])) if entry["period"] else None
    draft = "draft" if entry["draft"] else None
    known = (entry["title"], entry["number"], entry["date"], entry["jurisdiction"], period, draft)
    return ", ".join(filter(None, known))


def task(entry: Record) -> str:
    """The title, and who does it."""
    return f"{entry['title']}: {duties(entry) or 'nobody'}"


def chain(entry: Record) -> str:
    """The nodes in order, members of a node joined by 、."""
    return "—".join("、".join(node) for node in entry["nodes"]) + (" (loop)" if entry["loop"] else "")


def flow(entry: Record) -> str:
    """What becomes what."""
    return f"{'、'.join(entry['inputs'])} → {'、'.join(entry['outputs'])}"


def target(entry: Record) -> str:
    """Indicator, baseline and aim with their years, and the unit where the values do not say it."""
    aim = entry["target"] or entry["change"] or ""
    dated = (dated_value(entry["baseline"], entry["baseline_year"]), dated_value(aim, entry["target_year"]))
    unit = entry["unit"] if entry["unit"] and entry["unit"] not in aim else ""
    return f"{entry['indicator']}: {' → '.join(filter(None, dated))} {unit}".strip()


def dated_value(value: str | None, year: int | None) -> str:
    """``84.6 (2020)``; empty without a value."""
    if not value:
        return ""
    return f"{value} ({year})" if year else value


def observation(entry: Record) -> str:
    """Indicator, value, unit and year."""
    return f"{entry['indicator']}: {entry['value']} {entry['unit'] or ''} {entry['year'] or ''}".strip()


WORDS: Mapping[str, Callable[[Record], str]] = {
    "document": facts,
    "tasks": task,
    "blanket": duties,
    "first_is_lead": lambda _entry: "the first named leads",
    "chains": chain,
    "flows": flow,
    "targets": target,
    "cites": lambda entry: " ".join(filter(None, (entry["title"], entry["number"]))),
    "deadlines": lambda entry: f"{entry['text']} {entry['what']}",
    "observations": observation,
    "promises": lambda entry: f"{entry['count']} {entry['unit']} {entry['thing']}",
    "charges": lambda entry: f"{entry['body']}: {entry['charge']}",
    "issues": lambda entry: str(entry["reason"]),
}
