"""The exceptions of policygraph: each carries its data, and its message says what, where and what would be right."""

from __future__ import annotations

from pathlib import Path


class PolicyGraphError(Exception):
    """Base of every error that the package raises on purpose."""


class DocumentError(PolicyGraphError):
    """A source document that cannot be read."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class UnknownFormatError(DocumentError):
    """A file in a format that is not read."""


class OversizedDocumentError(DocumentError):
    """A file, or the text in it, beyond the limits of what is read."""


class RuleError(PolicyGraphError):
    """A grammar file, or a rule in it, that is wrong."""

    def __init__(self, file: str, rule: str | None, reason: str) -> None:
        super().__init__(f"{file}{f' [{rule}]' if rule else ''}: {reason}")
        self.file = file
        self.rule = rule
        self.reason = reason


class VocabularyError(PolicyGraphError):
    """A label that two concepts claim, or a vocabulary file that is wrong."""

    def __init__(self, label: str, concepts: tuple[str, ...], reason: str) -> None:
        claims = f" ({', '.join(concepts)})" if concepts else ""
        super().__init__(f"{label}: {reason}{claims}")
        self.label = label
        self.concepts = concepts
        self.reason = reason


class QueryError(PolicyGraphError):
    """A query that cannot be parsed, bound or run."""

    def __init__(self, name: str, reason: str, position: int | None = None) -> None:
        super().__init__(f"{name}{f' at {position}' if position is not None else ''}: {reason}")
        self.name = name
        self.reason = reason
        self.position = position


class QueryTimeout(QueryError):  # noqa: N818 - the field's own word
    """A query that was ended at its time limit (seconds)."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name, f"ended after {seconds:g} s; ask for less or raise the time limit")
        self.seconds = seconds


class EndpointError(QueryError):
    """A SPARQL endpoint that cannot be reached, is busy, or gives no answer that can be read."""


class NotFound(PolicyGraphError):  # noqa: N818 - the field's own word
    """A named thing that is not there."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"no {what} {name}")
        self.what = what
        self.name = name


class ValidationError(PolicyGraphError):
    """Data that breaks the shapes or the ontology; `report` holds one line a violation."""

    def __init__(self, reason: str, report: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((reason, *report)))
        self.reason = reason
        self.report = report


class StoreError(PolicyGraphError):
    """A directory or address that is not the store it should be."""

    def __init__(self, store: Path | str, reason: str) -> None:
        super().__init__(f"{store}: {reason}")
        self.store = store
        self.reason = reason


class ReasonerError(PolicyGraphError):
    """A reasoner that cannot run: there is no Java for it, or it refuses the data."""
