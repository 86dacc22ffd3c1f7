// The nodes and the edges that the picture shows, as rows that can be sorted; a row chosen here is chosen there.

import { button, decided, dot, filled, make } from "./dom.js";

const PART = 150;
const texts = new Intl.Collator("zh");

export class Table {
  constructor(explorer, names, words, box, choose) {
    Object.assign(this, { explorer, names, words, choose });
    this.kind = "edges";
    this.sort = {};
    this.tabs = [...box.querySelectorAll("[role=tab]")];
    this.head = box.querySelector("thead");
    this.body = box.querySelector("tbody");
    for (const tab of this.tabs) tab.addEventListener("click", () => this.turn(tab.dataset.rows));
    box.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.#tabKey(event));
    this.body.addEventListener("keydown", (event) => this.#rowKey(event));
    explorer.addEventListener("change", () => this.draw());
    explorer.addEventListener("select", () => this.draw());
    this.draw();
  }

  turn(kind, sort = this.sort) {
    this.kind = kind;
    this.sort = sort;
    this.draw();
    this.onturn?.();
  }

  get columns() {
    const { model } = this.explorer;
    const documents = { name: "documents", of: (data) => data.documents.join(" ") };
    return {
      nodes: [
        { name: "label", of: (data) => data.label, main: true },
        { name: "kind", of: (data) => this.names(data.kind) },
        documents,
        { name: "links", of: (_, id) => this.links.get(id) ?? 0 },
      ],
      edges: [
        { name: "from", of: (data) => model.label(data.source) },
        { name: "link", of: (data) => this.names(data.kind), main: true },
        { name: "to", of: (data) => model.label(data.target) },
        documents,
      ],
    }[this.kind];
  }

  #data(id) {
    return this.kind === "nodes" ? this.explorer.model.data(id) : this.explorer.model.edge(id);
  }

  // With a node chosen, its edges.
  #listed() {
    const { scene, selected, model } = this.explorer;
    this.links = new Map();
    for (const key of scene.edges) {
      for (const id of model.graph.extremities(key)) this.links.set(id, (this.links.get(id) ?? 0) + 1);
    }
    const node = selected?.node;
    const edges = node ? [...scene.edges].filter((key) => model.graph.extremities(key).includes(node)) : [...scene.edges];
    this.counts = { nodes: scene.nodes.size, edges: edges.length };
    return this.kind === "nodes" ? [...scene.nodes] : edges;
  }

  #sorted(ids) {
    const [name, turned] = (this.sort[this.kind] ?? "").split(" ");
    const column = this.columns.find((other) => other.name === name);
    if (!column) return ids;
    const valued = ids.map((id) => [column.of(this.#data(id), id), id]);
    valued.sort(([a], [b]) => (typeof a === "number" ? a - b : texts.compare(a, b)) * (turned ? -1 : 1));
    return valued.map(([, id]) => id);
  }

  draw(most = PART) {
    const ids = this.#sorted(this.#listed());
    const { selected } = this.explorer;
    const chosen = this.kind === "nodes" ? selected?.node : selected?.edge;
    const until = Math.max(most, ids.indexOf(chosen) + 1);
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab.dataset.rows === this.kind));
      tab.tabIndex = tab.dataset.rows === this.kind ? 0 : -1;
      tab.querySelector("small").textContent = this.counts[tab.dataset.rows];
    }
    this.head.replaceChildren(make("tr", this.columns.map((column) => this.#title(column))));
    const rows = ids.slice(0, until).map((id) => this.#row(id, id === chosen));
    if (!ids.length) rows.push(this.#wide(this.words.none));
    if (ids.length > until) rows.push(this.#wide(button(filled(this.words.more, { number: ids.length - until }), () => this.draw(until + PART * 4))));
    this.body.replaceChildren(...rows);
    this.body.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #title({ name }) {
    const [by, turned] = (this.sort[this.kind] ?? "").split(" ");
    const next = by !== name ? name : turned ? "" : `${name} down`;
    const cell = make("th", button([this.words[`column_${name}`], by === name ? (turned ? " ↓" : " ↑") : ""], () => {
      this.turn(this.kind, { ...this.sort, [this.kind]: next });
      [...this.head.querySelectorAll("button")][this.columns.findIndex((column) => column.name === name)].focus();
    }), { scope: "col" });
    cell.setAttribute("aria-sort", by !== name ? "none" : turned ? "descending" : "ascending");
    return cell;
  }

  #row(id, isChosen) {
    const data = this.#data(id);
    const row = make("tr");
    for (const column of this.columns) {
      const value = column.of(data, id);
      const cell = row.insertCell();
      if (!column.main) cell.append(String(value));
      else cell.append(...(this.kind === "nodes" ? [dot(data.kind)] : []), button(String(value), () => {}), ...(data.decision ? [decided(data.decision, this.words)] : []));
      cell.className = typeof value === "number" ? "number" : column.name;
    }
    row.setAttribute("aria-selected", String(isChosen));
    row.addEventListener("click", () => this.choose(this.kind, id));
    return row;
  }

  #wide(content) {
    const row = make("tr");
    const cell = row.insertCell();
    cell.colSpan = this.columns.length;
    cell.className = "none";
    cell.append(content);
    return row;
  }

  #tabKey(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.turn(this.kind === "nodes" ? "edges" : "nodes");
    this.tabs.find((tab) => tab.tabIndex === 0).focus();
    event.preventDefault();
  }

  #rowKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.body.querySelectorAll("button")];
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  }

  focus() {
    (this.body.querySelector("[aria-selected=true] button") ?? this.body.querySelector("button"))?.focus();
  }
}
