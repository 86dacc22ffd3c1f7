// What can be done with the graph. Everything that changes the picture is a step of the view, so that it can be undone
// and stands in the address. Tells "change" (what is shown) and "select" (what is chosen).

import { History } from "./history.js";
import { shortest } from "./path.js";
import { Scene } from "./scene.js";
import { LABELS, View } from "./view.js";

export class Explorer extends EventTarget {
  constructor(model, params) {
    super();
    this.model = model;
    this.scene = new Scene(model);
    this.selected = null;
    this.restore(params);
  }

  restore(params) {
    this.view = new View(params);
    this.history = new History(this.view.text);
    this.#replay();
  }

  #replay() {
    this.scene.play(this.view.steps);
    this.scene.filter(this.view);
  }

  // `fit`: the picture begins anew; `brought`: nodes that must be in sight
  #tell(detail = {}) {
    this.scene.filter(this.view);
    const chosen = this.selected;
    const gone = chosen && (chosen.node ? !this.scene.nodes.has(chosen.node) : !this.scene.edges.has(chosen.edge));
    if (gone) this.select(null);
    this.history.push(this.view.text);
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  begin(...step) {
    this.view.steps = step.length ? [step] : [];
    this.scene.play(this.view.steps);
    this.#tell({ fit: true });
  }

  whole() {
    if (this.model.result) this.begin("whole");
    else this.begin();
  }

  result() {
    this.begin();
  }

  around(node) {
    this.begin("around", node);
  }

  step(...step) {
    const before = new Set(this.scene.nodes);
    this.view.steps.push(step);
    this.scene.apply(step);
    this.scene.filter(this.view);
    this.#tell({ brought: [...this.scene.nodes].filter((id) => !before.has(id)) });
  }

  expand(node, limit, link = "") {
    if (!this.scene.only && !this.scene.hidden.size) return this.around(node);
    const except = [...this.view.off.kind, ...this.view.off.link].join(",");
    return this.step("expand", node, limit || 0, ...(except ? [link, except] : [link].filter(Boolean)));
  }

  pin(node, [x, y]) {
    this.step("pin", node, x.toFixed(2), y.toFixed(2));
  }

  togglePin(node) {
    if (this.scene.pinned.has(node)) this.step("unpin", node);
    else this.pin(node, this.scene.point(node));
  }

  // The way between two nodes, over what is shown or over everything; null where there is none.
  path(from, to, everywhere) {
    const shown = (other, id) => this.scene.nodes.has(other) && this.#between(other, id).some((key) => this.scene.edges.has(key));
    const way = shortest(this.model.graph, from, to, everywhere ? () => true : shown);
    if (!way) return null;
    this.select(null);
    this.step("path", ...way);
    return way;
  }

  // Both ways: for graphology an edge is between two nodes whichever it begins at.
  #between(one, other) {
    return this.model.graph.edges(one, other);
  }

  // The links of a way, each as [from, to, edges between them].
  links(way) {
    return way.slice(1).map((to, at) => [way[at], to, this.#between(way[at], to)]);
  }

  filter(group, values, on) {
    for (const value of values) this.view.off[group][on ? "delete" : "add"](value);
    this.#tell();
  }

  set(name, value) {
    this.view[name] = value;
    this.#tell();
  }

  nextLabels() {
    this.set("labels", LABELS[(LABELS.indexOf(this.view.labels) + 1) % LABELS.length]);
  }

  select(selected) {
    if (!selected && !this.selected) return;
    this.selected = selected;
    this.dispatchEvent(new Event("select"));
  }

  #back(text) {
    if (text === null) return;
    const first = JSON.stringify(this.view.steps[0] ?? null);
    this.view = new View(new URLSearchParams(text));
    this.#replay();
    this.#tell({ fit: first !== JSON.stringify(this.view.steps[0] ?? null), moved: true });
  }

  undo() {
    this.#back(this.history.undo());
  }

  redo() {
    this.#back(this.history.redo());
  }
}
