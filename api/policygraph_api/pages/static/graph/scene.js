// What of the model is shown and where it stands, as the steps say. The same steps always make the same scene, and no
// step but a new beginning moves what is there.

import { Room, away, rings, row } from "./spots.js";
import { MANY, ONE } from "./view.js";

export const BEGINNINGS = new Set(["whole", "around", "line", "find"]);

export class Scene {
  constructor(model) {
    this.model = model;
    this.nodes = new Set();
    this.edges = new Set();
  }

  play(steps) {
    this.only = null;
    this.root = null;
    this.hidden = new Set();
    this.pinned = new Map();
    this.trail = [];
    const { result } = this.model;
    const begun = BEGINNINGS.has(steps[0]?.[0]);
    this.model.graph.updateEachNodeAttributes((id, data) => {
      const [x, y] = (begun ? null : result?.get(id)) ?? data.home;
      return { ...data, x, y };
    }, { attributes: ["x", "y"] });
    if (result && !begun) this.only = new Set(result.keys());
    for (const step of steps) this.apply(step);
  }

  // Nodes that a step names but the model has not are passed over: the address may be older than the data.
  apply([name, ...fields]) {
    const known = MANY.has(name) ? fields.filter((id) => this.model.has(id)) : fields;
    if (ONE.has(name) && !this.model.has(known[0])) return;
    STEPS[name]?.(this, ...known);
  }

  point(id) {
    const { x, y } = this.model.data(id);
    return [x, y];
  }

  move(id, [x, y]) {
    this.model.graph.mergeNodeAttributes(id, { x, y });
  }

  has(id) {
    return !this.hidden.has(id) && (!this.only || this.only.has(id));
  }

  // Shows nodes that are not there, each in free room beside one that is.
  bring(ids, beside) {
    const there = this.only ? [...this.only] : this.model.graph.nodes();
    const near = this.model.graph.neighbors(beside).filter((id) => this.has(id)).map((id) => this.point(id));
    const outward = away(this.point(beside), near);
    const room = new Room(there.map((id) => this.point(id)));
    for (const id of ids) {
      this.hidden.delete(id);
      if (!this.only || this.only.has(id)) continue;
      this.only.add(id);
      this.move(id, room.beside(this.point(beside), outward));
    }
  }

  // Which nodes and edges pass the filters.
  filter(view) {
    const { off } = view;
    const stated = (documents) => !documents.length || documents.some((name) => !off.document.has(name));
    const placed = (places) => !places.length || places.some((name) => !off.place.has(name));
    this.nodes = new Set();
    this.model.graph.forEachNode((id, data) => {
      if (this.has(id) && !off.kind.has(data.kind) && stated(data.documents) && placed(data.places)) this.nodes.add(id);
    });
    this.edges = new Set();
    const linked = new Set();
    this.model.graph.forEachEdge((key, data, source, target) => {
      if (off.link.has(data.kind) || (view.direct && data.inherited) || !stated(data.documents)) return;
      if (!this.nodes.has(source) || !this.nodes.has(target)) return;
      this.edges.add(key);
      linked.add(source).add(target);
    });
    if (view.linked) this.nodes = new Set([...this.nodes].filter((id) => linked.has(id) || id === this.root));
  }

  onTrail(source, target) {
    return this.trail.some((id, at) => at > 0 && ((this.trail[at - 1] === source && id === target) || (this.trail[at - 1] === target && id === source)));
  }
}

const STEPS = {
  whole() {},

  around(scene, id) {
    const near = scene.model.around(id);
    scene.root = id;
    scene.only = new Set([id, ...near.map((other) => other.id)]);
    scene.move(id, [0, 0]);
    rings(near.length).forEach((point, at) => scene.move(near[at].id, point));
  },

  line(scene, ...ids) {
    scene.only = new Set(ids);
    scene.trail = ids;
    row(ids.length).forEach((point, at) => scene.move(ids[at], point));
  },

  find(scene, ...words) {
    scene.only = new Set(scene.model.find(words.join(" ")));
  },

  bring(scene, id, beside) {
    if (beside) scene.bring([id], beside);
  },

  // `link` is ">kind" or "<kind" or empty; `except` are kinds of nodes and links that were filtered out
  expand(scene, id, limit, link = "", except = "") {
    const out = new Set(except.split(",").filter(Boolean));
    const wanted = scene.model.around(id).filter((other) => {
      const links = other.links.filter(({ kind, out: leads }) => !out.has(kind) && (!link || link === (leads ? ">" : "<") + kind));
      return links.length && !scene.has(other.id) && !out.has(scene.model.data(other.id).kind);
    });
    wanted.sort((a, b) => scene.model.degree(b.id) - scene.model.degree(a.id));
    const taken = wanted.slice(0, Number(limit) || wanted.length).map((other) => other.id);
    scene.bring(taken.sort((a, b) => scene.model.compare(a, b)), id);
  },

  // Takes away the neighbors that nothing else which is shown leads to.
  collapse(scene, id) {
    for (const { id: other } of scene.model.around(id)) {
      const holds = scene.model.graph.neighbors(other).some((third) => third !== id && third !== other && scene.has(third));
      if (!holds && other !== scene.root && !scene.pinned.has(other)) scene.hidden.add(other);
    }
  },

  hide(scene, ...ids) {
    for (const id of ids) scene.hidden.add(id);
  },

  show(scene) {
    scene.hidden.clear();
  },

  pin(scene, id, x, y) {
    if (!Number.isFinite(Number(x)) || !Number.isFinite(Number(y))) return;
    if (!scene.pinned.has(id)) scene.pinned.set(id, scene.point(id));
    scene.move(id, [Number(x), Number(y)]);
  },

  unpin(scene, id) {
    if (scene.pinned.has(id)) scene.move(id, scene.pinned.get(id));
    scene.pinned.delete(id);
  },

  path(scene, ...ids) {
    scene.trail = ids;
    ids.forEach((id, at) => {
      if (!scene.has(id)) scene.bring([id], ids[at - 1] ?? ids.find((other) => scene.has(other)) ?? id);
    });
  },
};
