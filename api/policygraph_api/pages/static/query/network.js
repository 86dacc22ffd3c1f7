// A result as a network: its triples, or two columns of things in each row, laid out by our server and drawn by sigma.

import { thingColumns } from "./columns.js";
import { element, select } from "./elements.js";
import { postJson } from "../exchange.js";
import { openPanel } from "../panel.js";

const MOST_EDGES = 4000;
const SCRIPTS = ["/static/vendor/graphology.umd.min.js", "/static/vendor/sigma.min.js"];
const FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";

// The drawing's scripts come when a picture is wanted first.
let library = null;
function load() {
  const one = (src) => new Promise((done, failed) => {
    const script = element("script", { src });
    script.async = false;
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new Error(src)));
    document.head.append(script);
  });
  library ??= Promise.all(SCRIPTS.map(one));
  return library;
}

export class Network {
  constructor(box, words, names, address) {
    Object.assign(this, { box, words, names, address });
  }

  get chosen() {
    return this.columns.join(".");
  }

  show(result, chosen = "") {
    this.result = result;
    this.things = thingColumns(result);
    const asked = chosen.split(".").filter(Boolean).map(Number);
    const isTriples = result.form === "triples";
    this.columns = isTriples ? [0, 2] : asked.length === 2 && asked.every((at) => this.things.includes(at)) ? asked : [this.things[0], this.things[1]];
    this.picture = element("div", { class: "picture", role: "img", "aria-label": this.words.graph });
    this.note = element("p", { class: "note", role: "status" });
    this.list = element("ul", { class: "list nodes" });
    const pick = (end) => (value) => { this.columns[end] = Number(value); this.draw(); this.changed?.(); };
    const options = this.things.map((at) => [at, this.names.column(result.columns[at]) || result.columns[at]]);
    const controls = isTriples || this.things.length < 2 ? [] : [select(this.words.from, options, this.columns[0], pick(0)), select(this.words.to, options, this.columns[1], pick(1))];
    const nodes = element("details", {}, element("summary", {}, this.words.nodes), this.list);
    this.box.replaceChildren(element("div", { class: "bar" }, ...controls, element("a", { class: "button", href: `/graph?query=${encodeURIComponent(result.sparql)}` }, this.words.whole), this.note), this.picture, nodes);
    return this.draw();
  }

  // Edges as (source, target, what links them), once each; a name or other text of a thing is no edge.
  edges() {
    const [from, to] = this.columns;
    const found = new Map();
    for (const row of this.result.rows) {
      const [source, target] = [row[from], row[to]];
      if (!source || !target || source.kind === "literal" || target.kind === "literal" || source.value === target.value) continue;
      const link = this.result.form === "triples" ? row[1].value : "";
      found.set(`${source.value} ${link} ${target.value}`, [source.value, target.value, link]);
    }
    return [...found.values()];
  }

  async draw() {
    const all = this.things.length < 2 && this.result.form !== "triples" ? [] : this.edges();
    const edges = all.slice(0, MOST_EDGES);
    const nodes = [...new Set(edges.flatMap(([source, target]) => [source, target]))];
    const told = this.words.drawn.replace("{nodes}", nodes.length).replace("{edges}", edges.length);
    const cut = all.length > edges.length ? this.words.first.replace("{shown}", edges.length).replace("{all}", all.length) : "";
    this.note.textContent = nodes.length ? `${told} ${cut}` : this.words.nograph;
    this.renderer?.kill();
    this.renderer = null;
    this.picture.hidden = !nodes.length;
    if (!nodes.length) return this.list.replaceChildren();
    const [answer] = await Promise.all([
      postJson(this.address, { nodes, edges }),
      load(),
      this.names.load([...nodes, ...edges.map(([, , link]) => link).filter(Boolean)]),
    ]);
    this.paint(nodes, edges, await answer.json());
    return this.listed(nodes);
  }

  paint(nodes, edges, places) {
    const style = getComputedStyle(document.documentElement);
    const color = (iri) => style.getPropertyValue(`--${this.names.kind(iri) || "other"}`).trim() || style.getPropertyValue("--other").trim();
    const graph = new window.graphology.MultiDirectedGraph();
    for (const node of nodes) graph.addNode(node, { x: places[node][0], y: -places[node][1], label: this.names.label(node) || this.names.short(node), color: color(node) });
    for (const [source, target, link] of edges) graph.addEdge(source, target, { label: link && (this.names.label(link) || this.names.short(link)), type: "arrow", size: 1.5, color: style.getPropertyValue("--muted").trim() });
    for (const node of nodes) graph.setNodeAttribute(node, "size", 4 + Math.min(10, Math.sqrt(graph.degree(node)) * 1.6));
    this.renderer = new window.Sigma(graph, this.picture, { labelFont: FONT, labelSize: 13, labelColor: { color: style.getPropertyValue("--fg").trim() }, edgeLabelFont: FONT, edgeLabelSize: 11, edgeLabelColor: { color: style.getPropertyValue("--fg").trim() }, renderEdgeLabels: edges.length <= 60, labelRenderedSizeThreshold: nodes.length < 80 ? 0 : 6, stagePadding: 40, doubleClickZoomingRatio: 1, defaultDrawNodeHover: () => {} });
    this.renderer.on("clickNode", ({ node }) => this.open(node));
    this.picture.dataset.ready = nodes.length;
  }

  open(node) {
    const page = this.names.page(node);
    if (page) openPanel(page);
  }

  // The same things for the keyboard, each with its way into the explorer.
  listed(nodes) {
    const item = (node) => {
      const [page, label] = [this.names.page(node), this.names.label(node) || this.names.short(node)];
      const name = page ? element("a", { href: page, "data-panel": !page.startsWith("/ontology") }, label) : label;
      return element("li", {}, name, " ", element("a", { class: "why", href: `/graph?focus=${encodeURIComponent(node)}` }, this.words.explorer));
    };
    this.list.replaceChildren(...nodes.slice(0, 500).map(item));
  }
}
