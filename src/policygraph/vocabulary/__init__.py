"""SKOS schemes as lexicon and back: surface form → concept, scoped by place, time and place in a chain.

The files in `ontology/vocabulary` are the source; each is parsed when first asked for. VocabularyError tells which
label two concepts claim.
"""

from policygraph.vocabulary.divisions import Division, Divisions, division, find_division, load_divisions, province_of

__all__ = [
    "Division",
    "Divisions",
    "division",
    "find_division",
    "load_divisions",
    "province_of",
]
