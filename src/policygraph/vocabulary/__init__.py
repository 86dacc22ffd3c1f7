"""SKOS schemes as lexicon and back: surface form → concept, scoped by place, time and place in a chain.

The files in `ontology/vocabulary` are the source; each is parsed when first asked for. VocabularyError tells which
label two concepts claim.
"""

from policygraph.vocabulary.agencies import AgencyName, agency_forms, agency_names, load_agencies
from policygraph.vocabulary.concepts import (
    Concept,
    Vocabulary,
    element,
    element_kind,
    indicator,
    load_vocabulary,
    unit,
)
from policygraph.vocabulary.divisions import (
    Division,
    division,
    find_division,
    load_divisions,
    may_begin_division,
    province_of,
)

__all__ = [
    "AgencyName",
    "Concept",
    "Division",
    "Vocabulary",
    "agency_forms",
    "agency_names",
    "division",
    "element",
    "element_kind",
    "find_division",
    "indicator",
    "load_agencies",
    "load_divisions",
    "load_vocabulary",
    "may_begin_division",
    "province_of",
    "unit",
]
