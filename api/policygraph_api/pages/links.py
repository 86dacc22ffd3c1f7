"""Addresses of resources on this host."""

from urllib.parse import quote

from policygraph.namespaces import ID


def href(iri: str) -> str:
    """The page of a resource: /id/… for our own identifiers, /resource?iri=… for others."""
    if iri.startswith(ID):
        return "/id/" + quote(iri.removeprefix(ID), safe="/")
    return "/resource?iri=" + quote(iri, safe="")


def document_href(name: str) -> str:
    """The page of a document by its file stem."""
    return "/documents/" + quote(name, safe="")
