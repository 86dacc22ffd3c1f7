// IRIs as the address of a view has them: ours without what they all begin with.

const BASE = "https://w3id.org/policygraph/id/";

export const short = (iri) => (iri.startsWith(BASE) ? iri.slice(BASE.length) : iri);
export const long = (name) => (/^[a-z][a-z0-9+.-]*:/i.test(name) ? name : BASE + name);

// "…/ontology#ledBy" and "…/id/agency/x" as their last part
export const local = (iri) => decodeURIComponent(iri.split(/[/#:]/).pop() || iri);

export const folded = (text) => text.normalize("NFKC").toLowerCase();
