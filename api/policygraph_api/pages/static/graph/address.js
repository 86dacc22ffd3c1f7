// The address holds the whole view after its #: steps, filters, labels, what is chosen, the table, and the sight.

import { long, short } from "./names.js";

const WAIT = 200;
const round = (number) => Number(number.toPrecision(6));

export const asked = () => new URLSearchParams(location.hash.slice(1));

function sight(params) {
  const numbers = (params.get("sight") ?? "").split(" ").map(Number);
  const [left, right, bottom, top, x, y, ratio] = numbers;
  if (numbers.length !== 7 || !numbers.every(Number.isFinite) || right <= left || top <= bottom || ratio <= 0) return null;
  return { box: { x: [left, right], y: [bottom, top] }, camera: { x, y, ratio } };
}

function selected(params, model) {
  const node = params.has("node") ? long(params.get("node")) : null;
  if (node && model.has(node)) return { node };
  const [source, kind, target] = (params.get("edge") ?? "").split(" ");
  const edge = target ? `${long(source)} ${kind} ${long(target)}` : null;
  return edge && model.graph.hasEdge(edge) ? { edge } : null;
}

export class Address {
  constructor(explorer, picture, table, scope) {
    Object.assign(this, { explorer, picture, table, scope });
    for (const name of ["change", "select"]) explorer.addEventListener(name, () => this.later());
    picture.camera.on("updated", () => this.later());
    table.onturn = () => this.later();
    window.addEventListener("hashchange", () => this.open(true));
  }

  // What the address says beyond the view itself, which the explorer began with.
  open(anew = false) {
    const params = asked();
    if (anew) {
      this.explorer.restore(params);
      this.explorer.dispatchEvent(new CustomEvent("change", { detail: { fit: true } }));
    }
    this.explorer.select(selected(params, this.explorer.model));
    const seen = sight(params);
    if (seen) this.picture.frame(seen);
    const sort = Object.fromEntries(params.getAll("sort").map((text) => [text.split(" ")[0], text.split(" ").slice(1).join(" ")]));
    if (params.has("table") || params.has("sort")) this.table.turn(params.get("table") === "nodes" ? "nodes" : "edges", sort);
  }

  get text() {
    const { explorer, table } = this;
    const params = explorer.view.write();
    const { selected: chosen, model } = explorer;
    if (chosen?.node) params.set("node", short(chosen.node));
    if (chosen?.edge) {
      const { source, kind, target } = model.edge(chosen.edge);
      params.set("edge", `${short(source)} ${kind} ${short(target)}`);
    }
    if (table.kind === "nodes") params.set("table", "nodes");
    for (const [kind, by] of Object.entries(table.sort)) {
      if (by) params.append("sort", `${kind} ${by}`);
    }
    const { box, camera } = this.picture.sight;
    params.set("sight", [...box.x, ...box.y, camera.x, camera.y, camera.ratio].map(round).join(" "));
    return params.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), WAIT);
  }

  write() {
    clearTimeout(this.timer);
    const query = new URLSearchParams(location.search);
    for (const name of ["focus", "document"]) if (!(name in this.scope)) query.delete(name);
    const left = query.toString();
    history.replaceState(null, "", `${location.pathname}${left ? `?${left}` : ""}#${this.text}`);
    return location.href;
  }
}
