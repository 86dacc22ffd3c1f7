// The graph page: reads the data, ties the picture, the filters, the search, the details and the table together.

import { Model } from "./graph/model.js";
import { Picture } from "./graph/picture.js";
import { attachSearch } from "./graph/search.js";
import { EdgeTable } from "./graph/table.js";
import { readPart } from "./panel.js";

const page = document.getElementById("graph");
const byId = (id) => document.getElementById(id);
const words = byId("words").dataset;
const details = byId("details");
const network = new URLSearchParams(page.dataset.source.split("?")[1]).get("network");

const answer = await fetch(page.dataset.source);
const data = await answer.json();
const model = new Model(data);
restore();
const picture = new Picture(model, byId("picture"));
const table = new EdgeTable(model, byId("rows"), byId("row-count"), words, chooseEdge);
let latest = 0;

function actions(node) {
  const bar = document.createElement("div");
  bar.className = "acts";
  for (const [text, act] of [[words.expand, () => model.expand(node)], [words.only, () => only(node)], [words.hide, () => model.hide(node)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

async function showDetails(address, bar) {
  const mine = ++latest;
  const box = document.createElement("div");
  try {
    box.innerHTML = await readPart(address); // our own server's template, everything in it escaped
  } catch (error) {
    box.textContent = `${words.failed} (${error.message})`;
  }
  if (mine === latest) {
    details.replaceChildren(...(bar ? [bar] : []), box);
    details.scrollTop = 0;
    details.dataset.ready = address;
  }
}

function chooseNode(node) {
  model.select({ node });
  return showDetails(`/resource?iri=${encodeURIComponent(node)}`, actions(node));
}

function chooseEdge(edge) {
  const { source, target } = model.graph.getEdgeAttributes(edge);
  model.select({ source, target });
  return showDetails(`${page.dataset.edge}?${new URLSearchParams({ network, source, target })}`);
}

function only(node) {
  model.onlyAround(node);
  picture.fit();
}

function goTo(node) {
  const kind = model.graph.getNodeAttribute(node, "kind");
  for (const box of document.querySelectorAll(`input[name=kind][value="${CSS.escape(kind)}"]`)) {
    if (!box.checked) box.click();
  }
  if (!model.showsNode(node)) model.expand(node);
  chooseNode(node);
  picture.center(node);
}

// The address holds the view: focus, and what the filters leave out.
function restore() {
  const asked = new URLSearchParams(location.search);
  for (const group of ["kind", "link"]) {
    for (const value of (asked.get(`no-${group}`) ?? "").split(",").filter(Boolean)) model.off[group].add(value);
  }
  for (const box of page.querySelectorAll(".legend-list input")) {
    if (model.off[box.name].has(box.value)) box.checked = false;
    if (!box.checked) model.off[box.name].add(box.value);
  }
}

function remember() {
  const view = new URLSearchParams({ network });
  if (model.root) view.set("focus", model.root);
  for (const group of ["kind", "link"]) {
    if (model.off[group].size) view.set(`no-${group}`, [...model.off[group]].join(","));
  }
  const boxes = [...document.querySelectorAll("input[name=document]")];
  const on = boxes.filter((box) => box.checked);
  if (on.length === 1 && boxes.length > 1) view.set("document", on[0].value);
  history.replaceState(null, "", `${location.pathname}?${view}`);
}

function report() {
  const nodes = model.graph.filterNodes((id) => model.showsNode(id)).length;
  const edges = model.graph.filterEdges((id) => model.showsEdge(id)).length;
  byId("state").textContent = words.shown.replace("{nodes}", nodes).replace("{edges}", edges);
  byId("undo").disabled = !model.past.length;
  remember();
}

page.querySelector(".tools").addEventListener("change", (event) => {
  if (event.target.name) model.setFilter(event.target.name, event.target.value, event.target.checked);
});
byId("whole").addEventListener("click", () => { model.whole(); picture.fit(); });
byId("undo").addEventListener("click", () => model.undo());
byId("in").addEventListener("click", () => picture.zoom(0.7));
byId("out").addEventListener("click", () => picture.zoom(1.4));
byId("fit").addEventListener("click", () => picture.fit());
byId("picture").addEventListener("keydown", (event) => {
  const move = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (move) picture.pan(...move);
  else if (event.key === "+" || event.key === "=") picture.zoom(0.7);
  else if (event.key === "-") picture.zoom(1.4);
  else return;
  event.preventDefault();
});
details.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const iri = link.pathname.startsWith("/id/") ? `https://w3id.org/policygraph${decodeURI(link.pathname)}` : new URL(link.href).searchParams.get("iri");
  if (iri && model.graph.hasNode(iri)) goTo(iri);
  else showDetails(link.href);
});

picture.renderer.on("clickNode", ({ node }) => chooseNode(node));
picture.renderer.on("clickEdge", ({ edge }) => chooseEdge(edge));
picture.renderer.on("clickStage", () => model.select(null));
picture.renderer.on("doubleClickNode", (event) => { event.preventSigmaDefault(); model.expand(event.node); });
picture.renderer.on("enterNode", () => byId("picture").classList.add("pointing"));
picture.renderer.on("leaveNode", () => byId("picture").classList.remove("pointing"));
picture.renderer.on("enterEdge", () => byId("picture").classList.add("pointing"));
picture.renderer.on("leaveEdge", () => byId("picture").classList.remove("pointing"));

attachSearch(model, byId("node-search"), byId("hits"), goTo);
model.addEventListener("change", report);
const focus = page.dataset.focus;
if (focus && model.graph.hasNode(focus)) {
  only(focus);
  chooseNode(focus);
} else {
  model.changed();
}
table.draw();
page.dataset.ready = "true";
window.policygraph = { model, picture }; // for the browser's console and the tests
