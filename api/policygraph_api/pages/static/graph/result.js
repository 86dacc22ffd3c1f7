// A query's result as a part of the graph: the nodes that it names, and the links that a CONSTRUCT makes.

import { postJson } from "../exchange.js";
import { local } from "./names.js";

const TYPES = "application/sparql-results+json, application/n-triples;q=0.9";
const TRIPLE = /^<([^>]*)>\s+<([^>]*)>\s+<([^>]*)>\s*\.\s*$/;
const unescaped = (iri) => iri.replace(/\\u([0-9A-F]{4})|\\U([0-9A-F]{8})/gi, (_, four, eight) => String.fromCodePoint(parseInt(four ?? eight, 16)));

export async function ask(query, signal) {
  const answer = await fetch("/sparql", { method: "POST", signal, headers: { "Content-Type": "application/sparql-query", Accept: TYPES }, body: query });
  const text = await answer.text();
  if (!answer.ok) throw new Error(problem(text) || String(answer.status));
  return answer.headers.get("Content-Type").startsWith("application/n-triples") ? links(text) : rows(JSON.parse(text));
}

function problem(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return "";
  }
}

function links(text) {
  const edges = [];
  for (const line of text.split("\n")) {
    const [, source, predicate, target] = (TRIPLE.exec(line) ?? []).map((part) => part && unescaped(part));
    if (target && !predicate.endsWith("#type")) edges.push({ source, kind: local(predicate), target });
  }
  return { nodes: new Set(edges.flatMap(({ source, target }) => [source, target])), edges };
}

function rows(answer) {
  const nodes = new Set();
  for (const row of answer.results?.bindings ?? []) {
    for (const { type, value } of Object.values(row)) {
      if (type === "uri") nodes.add(value);
    }
  }
  return { nodes, edges: [] };
}

// Adds the result to the model. A SELECT shows those of its IRIs that are nodes, a CONSTRUCT all that it links.
export async function addResult(model, { nodes, edges }) {
  const shown = [...nodes].filter((id) => edges.length || model.has(id)).sort();
  const inside = new Set(shown);
  const known = model.graph.filterEdges((_key, _data, source, target) => inside.has(source) && inside.has(target)).map((key) => model.edge(key));
  const all = [...known, ...edges].map(({ source, target, kind }) => [source, target, kind]);
  const places = await (await postJson("/graph/places", { nodes: shown, edges: all })).json();
  model.add({ nodes: shown.map((id) => ({ id, label: local(id) })), edges, places });
  return shown.length;
}
