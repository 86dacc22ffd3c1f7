"""Extractions and their JSON form, the extraction record: written, and read from anybody through the evidence check."""

from policygraph.records.reading import from_record
from policygraph.records.refusing import Refusal
from policygraph.records.writing import Record, to_record

__all__ = ["Record", "Refusal", "from_record", "to_record"]
