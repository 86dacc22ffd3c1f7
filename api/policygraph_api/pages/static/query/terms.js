// RDF terms as TSV results and N-Triples write them.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const TERM = /\s*(?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?|_:(\S+)|(\S+))/y;
const ESCAPED = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const NAMED = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
const NUMERIC = new Set(["integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "gYear"].map((name) => XSD + name));

const unescaped = (text) => text.replace(ESCAPED, (_, short, long, sign) => (sign ? NAMED[sign] ?? sign : String.fromCodePoint(parseInt(short ?? long, 16))));

function bare(text) {
  if (text === "true" || text === "false") return { kind: "literal", value: text, type: `${XSD}boolean` };
  const type = /^[+-]?\d+$/.test(text) ? "integer" : /e/i.test(text) ? "double" : "decimal";
  return { kind: "literal", value: text, type: XSD + type };
}

function made([, iri, literal, language, type, blank, other]) {
  if (iri !== undefined) return { kind: "iri", value: unescaped(iri) };
  if (literal !== undefined) return { kind: "literal", value: unescaped(literal), language, type };
  if (blank !== undefined) return { kind: "blank", value: `_:${blank}` };
  return bare(other);
}

// The cell of a TSV row; null where the variable is unbound.
export function readCell(text) {
  TERM.lastIndex = 0;
  const found = text ? TERM.exec(text) : null;
  return found && made(found);
}

// Subject, predicate and object of a line of N-Triples.
export function readTriple(line) {
  TERM.lastIndex = 0;
  return [0, 1, 2].map(() => made(TERM.exec(line)));
}

export function numberOf(term) {
  return term?.kind === "literal" && NUMERIC.has(term.type) ? Number(term.value) : null;
}

export const keyOf = (term) => (term ? `${term.kind} ${term.value} ${term.language ?? ""} ${term.type ?? ""}` : "");
