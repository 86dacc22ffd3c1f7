// The graph page: reads the data, ties the picture, the filters, the search, the details and the table together.

import { Address, asked } from "./graph/address.js";
import { Details } from "./graph/details.js";
import { filled } from "./graph/dom.js";
import { attachDragging } from "./graph/dragging.js";
import { Explorer } from "./graph/explorer.js";
import { Facets } from "./graph/facets.js";
import { download } from "./graph/files.js";
import { attachKeys, attachPicture } from "./graph/keys.js";
import { Model } from "./graph/model.js";
import { nearestEdge } from "./graph/nearest.js";
import { Picture } from "./graph/picture.js";
import { addResult, ask } from "./graph/result.js";
import { attachSearch } from "./graph/search.js";
import { Table } from "./graph/table.js";
import { attachWay } from "./graph/way.js";

const byId = (id) => document.getElementById(id);
const FEW_EDGES = 5000; // of so many the one under the pointer is found at each move
const page = byId("graph");
const words = byId("words").dataset;
const { network, focus, document: only } = page.dataset;
const called = new Map([...page.querySelectorAll(".legend-list label")].map((label) => [label.querySelector("input").value, label.dataset.name]));
const names = (kind) => called.get(kind) ?? kind;

function say(text) {
  byId("state").textContent = text;
}

// What takes long can be given up.
async function cancelable(work) {
  const control = new AbortController();
  const cancel = byId("cancel");
  const stop = () => control.abort();
  cancel.addEventListener("click", stop);
  cancel.hidden = false;
  try {
    return await work(control.signal);
  } finally {
    cancel.hidden = true;
    cancel.removeEventListener("click", stop);
  }
}

async function read(signal) {
  const query = new URLSearchParams(location.search).get("query");
  const [answer, found] = await Promise.all([fetch(page.dataset.source, { signal }), query ? ask(query, signal) : null]);
  if (!answer.ok) throw new Error(String(answer.status));
  const model = new Model(await answer.json());
  if (found && !(await addResult(model, found))) say(words.noresult);
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
  const limit = () => Number(byId("limit").value);
  const isDragged = attachDragging(explorer, picture);

  const acts = {
    expand: (node, link) => explorer.expand(node, limit(), link),
    edge: (edge) => explorer.select({ edge }),
    go: (node) => {
      for (const group of ["kind"]) if (explorer.view.off[group].has(model.data(node)[group])) explorer.filter(group, [model.data(node)[group]], true);
      if (!explorer.scene.nodes.has(node)) bring(node);
      explorer.select({ node });
      if (!picture.isInSight(node)) picture.center(node);
    },
    end: (end, node) => { byId("way").open = true; way.set(end, node); },
  };

  // A node that is not shown: beside one that leads to it, else with its own neighborhood.
  function bring(node) {
    const beside = model.graph.neighbors(node).find((id) => explorer.scene.nodes.has(id));
    if (beside && explorer.scene.only) explorer.step("bring", node, beside);
    else explorer.around(node);
  }

  const table = new Table(explorer, names, words, byId("table"), (kind, id) => {
    if (kind === "edges") return explorer.select({ edge: id });
    return acts.go(id);
  });
  const details = new Details(explorer, byId("details"), { names, words, network, acts });
  const way = attachWay(explorer, names, words, byId("path"), acts);
  new Facets(explorer, byId("facets"));
  attachSearch(model, names, words, byId("node-search"), byId("hits"), (node) => { acts.go(node); picture.center(node); }, (found) => explorer.begin("find", ...found));
  const address = new Address(explorer, picture, table);

  function report() {
    const { scene, history, view } = explorer;
    say(filled(words.shown, { nodes: scene.nodes.size, edges: scene.edges.size }) + (scene.hidden.size ? ` · ${filled(words.hidden, { number: scene.hidden.size })}` : ""));
    byId("undo").disabled = !history.past.length;
    byId("redo").disabled = !history.future.length;
    byId("unhide").disabled = !scene.hidden.size;
    byId("labels").textContent = words[`labels_${view.labels}`];
  }

  function chosen(act) {
    return () => { if (explorer.selected?.node) act(explorer.selected.node); };
  }

  function turn(step) {
    const ids = picture.ranked;
    const at = ids.indexOf(explorer.selected?.node);
    if (ids.length) acts.go(ids[(at + step + ids.length) % ids.length]);
  }

  async function copy() {
    const link = address.write();
    try {
      await navigator.clipboard.writeText(link);
      say(words.copied);
    } catch {
      byId("link").hidden = false; // pages that are not served over HTTPS may not write to the clipboard
      byId("link").value = link;
      byId("link").select();
    }
  }

  const buttons = {
    whole: () => explorer.whole(), undo: () => explorer.undo(), redo: () => explorer.redo(), in: () => picture.zoom(0.7), out: () => picture.zoom(1.4),
    fit: () => picture.fit(), unhide: () => explorer.step("show"), labels: () => explorer.nextLabels(), copy, help: () => byId("shortcuts").showModal(),
  };
  for (const [id, act] of Object.entries(buttons)) byId(id).addEventListener("click", act);
  for (const link of page.querySelectorAll("[data-form]")) {
    link.addEventListener("click", async () => {
      link.closest("details").open = false;
      say(words.saving);
      await cancelable(() => download(link.dataset.form, picture, network)).then(report, (error) => say(`${words.failed} (${error.message})`));
    });
  }
  attachPicture(byId("picture"), picture);
  attachKeys(page, {
    "/": () => byId("node-search").focus(), "?": buttons.help, e: chosen((node) => acts.expand(node)), c: chosen((node) => explorer.step("collapse", node)),
    h: chosen((node) => explorer.step("hide", node)), o: chosen((node) => explorer.around(node)), p: chosen((node) => explorer.togglePin(node)),
    n: () => turn(1), b: () => turn(-1), u: buttons.undo, r: buttons.redo, "Ctrl+z": buttons.undo, "Ctrl+Shift+z": buttons.redo, "Ctrl+y": buttons.redo,
    w: buttons.whole, 0: buttons.fit, "+": buttons.in, "=": buttons.in, "-": buttons.out, l: buttons.labels, t: () => table.focus(), d: () => byId("details").focus(),
    g: () => byId("picture").focus(), Escape: () => explorer.select(null),
  });
  byId("details").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const iri = link.pathname.startsWith("/id/") ? `https://w3id.org/policygraph${decodeURI(link.pathname)}` : new URL(link.href).searchParams.get("iri");
    if (iri && model.has(iri)) acts.go(iri);
    else details.open(link.href);
  });

  const { renderer } = picture;
  renderer.on("clickNode", ({ node }) => { if (!isDragged()) explorer.select({ node }); });
  renderer.on("clickStage", ({ event }) => {
    const edge = nearestEdge(picture, event);
    explorer.select(edge && { edge });
  });
  renderer.on("doubleClickNode", (event) => { event.preventSigmaDefault(); acts.expand(event.node); });
  let pointed = false;
  for (const [name, on] of [["enterNode", true], ["leaveNode", false]]) renderer.on(name, () => { pointed = on; });
  renderer.on("moveBody", ({ event }) => {
    const onEdge = !pointed && explorer.scene.edges.size < FEW_EDGES && nearestEdge(picture, event);
    byId("picture").classList.toggle("pointing", Boolean(pointed || onEdge));
  });
  explorer.addEventListener("change", report);
  report();
  address.open();
  performance.mark("drawn");
  if (focus && model.has(focus) && !explorer.selected) explorer.select({ node: focus });
  window.policygraph = { explorer, picture }; // for the browser's console and the tests
}

try {
  start(await cancelable(read));
} catch (error) {
  say(error.name === "AbortError" ? words.canceled : `${words.failed} (${error.message})`);
} finally {
  page.dataset.ready = "true";
}
