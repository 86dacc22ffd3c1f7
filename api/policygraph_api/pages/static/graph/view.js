// What a person chose: the steps that made the picture, the filters, the labels. Written into the address and read back.

import { long, short } from "./names.js";

export const GROUPS = ["kind", "link", "document", "place"];
export const LABELS = ["auto", "all", "none"];

// Steps about one node, named first, and steps about any number of them.
export const ONE = new Set(["around", "expand", "collapse", "pin", "unpin"]);
export const MANY = new Set(["hide", "path", "line", "bring"]);

const isNode = (name, at) => at > 0 && (MANY.has(name) || (at === 1 && ONE.has(name)));
const written = (step) => step.map((field, at) => (isNode(step[0], at) ? short(field) : String(field))).join(" ");

function read(text) {
  const fields = text.split(" ");
  return fields.map((field, at) => (isNode(fields[0], at) ? long(field) : field));
}

export class View {
  constructor(params = new URLSearchParams()) {
    this.steps = params.getAll("step").map(read);
    this.off = Object.fromEntries(GROUPS.map((group) => [group, new Set(params.getAll(`no-${group}`))]));
    this.direct = params.has("direct");
    this.linked = params.has("linked");
    this.labels = LABELS.includes(params.get("labels")) ? params.get("labels") : LABELS[0];
  }

  write() {
    const params = new URLSearchParams();
    for (const step of this.steps) params.append("step", written(step));
    for (const group of GROUPS) {
      for (const value of [...this.off[group]].sort()) params.append(`no-${group}`, value);
    }
    for (const name of ["direct", "linked"]) {
      if (this[name]) params.set(name, "");
    }
    if (this.labels !== LABELS[0]) params.set("labels", this.labels);
    return params;
  }

  get text() {
    return this.write().toString();
  }
}
