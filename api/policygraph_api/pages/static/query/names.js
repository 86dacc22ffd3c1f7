// What the things in a result are called: asked of our own server, once each.

import { postJson } from "../exchange.js";

const OWN = "https://w3id.org/policygraph/";
const AT_ONCE = 1000;

export class Names {
  constructor(address, terms, language) {
    this.address = address;
    this.language = language;
    this.prefixes = Object.entries(terms.prefixes).sort(([, a], [, b]) => b.length - a.length);
    this.known = new Map(terms.terms.map((term) => [term.iri, term]));
    this.columns = terms.columns;
    this.documents = terms.documents;
  }

  // Asks for those not asked before; whether anything new is known.
  async load(iris) {
    const missing = [...new Set(iris)].filter((iri) => !this.known.has(iri));
    for (const iri of missing) this.known.set(iri, null);
    let news = false;
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const answer = await postJson(this.address, { iris: missing.slice(at, at + AT_ONCE) });
      for (const [iri, name] of Object.entries(await answer.json())) {
        this.known.set(iri, name);
        news = true;
      }
    }
    return news;
  }

  label(iri) {
    const name = this.known.get(iri);
    return (this.language === "en" && name?.label_en) || name?.label || name?.label_en || "";
  }

  // The language of the label, which in English pages is often still Chinese.
  tongue(iri) {
    const name = this.known.get(iri);
    return this.language === "en" && name?.label_en ? "en" : "zh-CN";
  }

  kind(iri) {
    return this.known.get(iri)?.kind ?? "";
  }

  short(iri) {
    for (const [prefix, start] of this.prefixes) {
      if (iri.startsWith(start)) return `${prefix}:${iri.slice(start.length)}`;
    }
    return iri;
  }

  // What people call the document of a stem, where the text is one.
  document(text) {
    return this.documents[text] ?? "";
  }

  column(name) {
    return this.columns[name] ?? "";
  }

  // Our page of a thing; none for what the store does not know.
  page(iri) {
    if (iri.startsWith(`${OWN}id/`)) return `/id/${encodeURI(decodeURI(iri.slice(OWN.length + 3)))}`;
    if (iri.startsWith(`${OWN}ontology#`)) return `/ontology#${iri.slice(OWN.length + 9)}`;
    return this.known.get(iri) ? `/resource?iri=${encodeURIComponent(iri)}` : null;
  }
}
