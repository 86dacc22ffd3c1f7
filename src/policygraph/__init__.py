"""Reads Chinese policy documents into a knowledge graph with the exact words behind every statement."""
