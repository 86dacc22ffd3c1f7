// A result as a file: the service's own formats, and Excel made of the rows by our server.

import { postJson, saveBlob } from "../exchange.js";
import { ask, post } from "./ask.js";
import { numberOf } from "./terms.js";

const TYPES = {
  csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json", xml: "application/sparql-results+xml",
  ttl: "text/turtle", nt: "application/n-triples", rdf: "application/rdf+xml", jsonld: "application/ld+json", trig: "application/trig",
};
export const FORMS = {
  rows: ["csv", "xlsx", "tsv", "json", "xml"],
  triples: ["ttl", "nt", "rdf", "jsonld", "trig", "xlsx"],
  truth: ["json", "xml"],
};
const MOST_ROWS = 100_000;

async function workbook(endpoint, address, sparql, signal) {
  const { columns, rows } = await ask(endpoint, sparql, { signal, most: MOST_ROWS });
  const cells = rows.map((row) => columns.map((_, at) => numberOf(row[at]) ?? row[at]?.value ?? ""));
  const answer = await postJson(address, { columns, rows: cells }, signal);
  return answer.blob();
}

export async function save({ endpoint, workbookAddress, sparql, form, signal }) {
  if (form === "xlsx") return saveBlob(await workbook(endpoint, workbookAddress, sparql, signal), "result.xlsx");
  const answer = await post(endpoint, sparql, TYPES[form], signal);
  const mark = form === "csv" ? ["\ufeff"] : []; // Excel reads a CSV file as UTF-8 only when it starts with this
  return saveBlob(new Blob([...mark, await answer.blob()], { type: TYPES[form] }), `result.${form}`);
}
