"""Prefixes and IRI minting: the only module that spells an IRI.

Every IRI is ASCII. Chinese keys are hashed from a frozen form, so that white space, width, quotation marks, dashes and
radical look-alikes rename nothing. What stands in a document is keyed by its words and its place in the outline, never
by offsets; where a key repeats, an ordinal in the order of the document follows (`3f9c2a1b7d-2`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from policygraph.characters import is_traditional, simplified, without_radicals

BASE = "https://w3id.org/policygraph/"
PG = f"{BASE}ontology#"
ID = f"{BASE}id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
OA = "http://www.w3.org/ns/oa#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES = MappingProxyType(
    {
        "pg": PG,
        "pgid": ID,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "prov": PROV,
        "org": ORG,
        "oa": OA,
        "sh": SH,
    }
)

ONTOLOGY_GRAPH = f"{ID}graph/ontology"
VOCABULARY_GRAPH = f"{ID}graph/vocabulary"
NO_PLACE = "000000"

_QUOTES = "“”„‟\"‘’‚‛'「」『』〝〞＂＇"
_DASHES = "—–―－-‐‑‒─━～~〜"
_FOLD = str.maketrans({**dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_DASHES, "-")})
_HIDDEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SEPARATOR = "\x1f"
_WIDE = "，；：（）“”—"
_NARROW = ((" ", ""), *((wide, unicodedata.normalize("NFKC", wide).translate(_FOLD)) for wide in _WIDE))
_STEADY = "→≤≥、。《》〔〕"
_PLAIN = re.compile(f"[ -&(-}}\u4e00-\u9fff{_STEADY}{_WIDE}]*")
"""Texts in which nothing is folded but blanks, wide marks and capital letters."""


@lru_cache(maxsize=16384)
def frozen(text: str) -> str:
    """The form that keys are made from: NFKC, simplified, no white space, one kind of quotation mark, lower case."""
    if _PLAIN.fullmatch(text) and not is_traditional(text):
        for wide, narrow in _NARROW:
            text = text.replace(wide, narrow)
        return text.lower()
    return _folded(text)


def _folded(text: str) -> str:
    """The same for any text, step by step."""
    wide = simplified(unicodedata.normalize("NFKC", without_radicals(text).translate(_FOLD)).translate(_FOLD))
    return "".join(c for c in wide if not c.isspace() and c not in _HIDDEN).casefold()


def digest(*parts: str, size: int = 10) -> str:
    """The first `size` hexadecimal digits of the SHA-256 of the parts' frozen forms."""
    return hashlib.sha256(_SEPARATOR.join(map(frozen, parts)).encode()).hexdigest()[:size]


def is_iri(text: str) -> bool:
    """Whether a text is an IRI of ours that can be written down."""
    return text.startswith(ID) and text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|\\^`')


def concept(scheme: str, slug: str) -> str:
    """A curated concept, such as `concept("function", "water")` or `concept("element", "coal")`."""
    return f"{ID}{scheme}/{slug}"


def hashed(scheme: str, *words: str) -> str:
    """A thing that has no curated slug, by its words; `x-` keeps it apart from slugs."""
    return f"{ID}{scheme}/x-{digest(*words)}"


def place(code: str) -> str:
    """A place by its six-digit GB/T 2260 code."""
    return f"{ID}place/{code}"


def unlisted_place(name: str) -> str:
    """What stands for the code of a place that has none, by its name as written."""
    return f"x-{digest(name)}"


def agency(code: str, key: str) -> str:
    """A body of one place; `key` is a function's slug, or what `body_key` makes."""
    return f"{ID}agency/{code}/{key}"


def body_key(slug: str, name: str) -> str:
    """The key of a body that may share its function (none: slug `x`) with others of its place: slug, hashed label."""
    return f"{slug}-{digest(name)}"


def local(scheme: str, code: str, name: str) -> str:
    """A project, park, enterprise or pilot programme of one place, by its name."""
    return f"{ID}{scheme}/{code}/{digest(name)}"


def reform(slug: str, year: int, number: int) -> str:
    """The n-th reform of a function in a year (from 1)."""
    return f"{ID}reform/{slug}-{year}-{number}"


def rule(identifier: str) -> str:
    """A rule of the grammar by its id."""
    return f"{ID}rule/{identifier}"


def decision(*words: str) -> str:
    """A person's decision, by all that it says."""
    return f"{ID}decision/{digest(*words)}"


def finding(document: str, rule: str, subject: str) -> str:
    """What an audit rule says of a subject in a document, by the rule's id and the IRIs of the other two."""
    return f"{document}/finding/{rule}/{digest(subject)}"


def naming(kind: str, name: str, document: str = "") -> str:
    """What a name is taken for: in the document of an IRI, without one wherever it is written."""
    return f"{document or ID.rstrip('/')}/name/{kind}/{digest(name)}"


def cited(number: str | None, title: str) -> str:
    """A document that another one names: by its issuing number where it has one, else by its title."""
    return f"{ID}cited/{digest(number or title)}"


def document_key(code: str | None, year: int | None, *words: str) -> str:
    """`{place}-{first year}-{8 hex}` from a document's issuing number, or from its title and place."""
    return f"{code or NO_PLACE}-{year or 0:04d}-{digest(*words, size=8)}"


def document(key: str) -> str:
    """A document by its key."""
    return f"{ID}doc/{key}"


def graph_iri(key: str) -> str:
    """A document's named graph, by its key."""
    return f"{ID}graph/{key}"


class Minter:
    """Mints the IRIs of one document's parts and statements; asked in the order of the document, it counts repeats."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.document = document(key)
        self.graph = graph_iri(key)
        self._seen: dict[str, int] = {}

    def mint(self, kind: str, words: Iterable[str]) -> str:
        """The IRI of the next thing of this kind with these words."""
        iri = f"{self.document}/{kind}/{digest(*words)}"
        count = self._seen[iri] = self._seen.get(iri, 0) + 1
        return f"{iri}-{count}" if count > 1 else iri

    @staticmethod
    def step(chain: str, number: int) -> str:
        """The n-th step of a chain (from 1)."""
        return f"{chain}/step/{number}"
