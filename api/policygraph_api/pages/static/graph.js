// The graph page: reads the data, ties the picture, the filters, the search, the details and the table together.

import { makeActs } from "./graph/acts.js";
import { Address, asked } from "./graph/address.js";
import { attachControls } from "./graph/controls.js";
import { Details } from "./graph/details.js";
import { Explorer } from "./graph/explorer.js";
import { Facets } from "./graph/facets.js";
import { attachKeys, attachPicture } from "./graph/keys.js";
import { Model } from "./graph/model.js";
import { Picture } from "./graph/picture.js";
import { attachPointer } from "./graph/pointer.js";
import { addResult, ask } from "./graph/result.js";
import { attachSearch } from "./graph/search.js";
import { State } from "./graph/state.js";
import { Table } from "./graph/table.js";
import { attachWay } from "./graph/way.js";

const byId = (id) => document.getElementById(id);
const page = byId("graph");
const words = byId("words").dataset;
const { network, focus, document: only } = page.dataset;
const scope = Object.fromEntries(new URLSearchParams(page.dataset.scope)); // which part of a large store this is
const state = new State(byId("state"), byId("cancel"), words);
const called = new Map([...page.querySelectorAll(".legend-list label")].map((label) => [label.querySelector("input").value, label.dataset.name]));
const names = (kind) => called.get(kind) ?? kind;

async function read(signal) {
  const query = new URLSearchParams(location.search).get("query");
  const [answer, found] = await Promise.all([fetch(page.dataset.source, { signal }), query ? ask(query, signal) : null]);
  if (!answer.ok) throw new Error(String(answer.status));
  const model = new Model(await answer.json());
  model.empty = found !== null && !(await addResult(model, found));
  return model;
}

// The first view: what the address holds after its #, else what a link to the page asks for.
function first(model) {
  const params = asked();
  if (location.hash.length > 1) return params;
  if (focus && model.has(focus)) params.append("step", `around ${focus}`);
  const stems = [...page.querySelectorAll("#documents input")].map((input) => input.value);
  if (stems.includes(only)) stems.filter((stem) => stem !== only).forEach((stem) => params.append("no-document", stem));
  return params;
}

function start(model) {
  const explorer = new Explorer(model, first(model));
  const picture = new Picture(explorer, byId("picture"), names);
  const acts = makeActs(explorer, picture, byId("limit"));
  const table = new Table(explorer, names, words, byId("table"), (kind, id) => (kind === "edges" ? acts.edge(id) : acts.go(id)));
  const way = attachWay(explorer, names, words, byId("path"), acts);
  acts.end = (end, node) => {
    byId("way").open = true;
    way.set(end, node);
  };
  const details = new Details(explorer, byId("details"), { names, words, network, scope, acts });
  const address = new Address(explorer, picture, table, scope);
  new Facets(explorer, byId("facets"));
  attachSearch(model, names, words, byId("node-search"), byId("hits"), (node) => {
    acts.go(node);
    picture.center(node);
  }, (found) => explorer.begin("find", ...found));
  attachKeys(page, attachControls({ explorer, picture, address, table, state, words, network, scope, acts, page }));
  attachPicture(byId("picture"), picture);
  attachPointer({ explorer, picture, container: byId("picture"), acts });
  followLinks(details, model, acts);
  explorer.addEventListener("change", () => state.count(explorer.scene));
  state.count(explorer.scene);
  if (model.empty) state.say(words.noresult);
  address.open();
  if (focus && model.has(focus) && !explorer.selected) explorer.select({ node: focus });
  performance.mark("drawn");
  window.policygraph = { explorer, picture }; // for the browser's console and the tests
}

// Links in the details stay on this page: to the node where it is one, else to what is known of the thing.
function followLinks(details, model, acts) {
  details.box.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const iri = link.pathname.startsWith("/id/") ? `https://w3id.org/policygraph${decodeURI(link.pathname)}` : new URL(link.href).searchParams.get("iri");
    if (iri && model.has(iri)) acts.go(iri);
    else details.open(link.href);
  });
}

try {
  start(await state.during(read));
} catch (error) {
  state.fail(error);
  if (error.name !== "AbortError") console.error(error);
} finally {
  page.dataset.ready = "true";
}
