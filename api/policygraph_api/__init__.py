"""The HTTP service: SPARQL protocol, JSON and pages."""
