// The graph with what of it is shown: filters, one neighborhood or all, hidden nodes, and undo.

const size = (degree, count) => (count > 400 ? 2 : 4) + Math.min(9, Math.sqrt(degree) * 0.9);

export class Model extends EventTarget {
  constructor(data) {
    super();
    this.graph = new window.graphology.MultiDirectedGraph();
    for (const node of data.nodes) {
      this.graph.addNode(node.id, { ...node, type: "circle", wholeX: node.x, wholeY: node.y, size: size(node.degree, data.nodes.length) });
    }
    for (const [index, edge] of data.edges.entries()) {
      this.graph.addEdgeWithKey(String(index), edge.source, edge.target, { ...edge, type: "arrow", size: 1 + Math.min(3, Math.log2(edge.count)) });
    }
    this.off = { kind: new Set(), link: new Set(), document: new Set() };
    this.only = null;
    this.root = null;
    this.hidden = new Set();
    this.selected = null;
    this.past = [];
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  remember() {
    this.past.push({ only: this.only && new Set(this.only), root: this.root, hidden: new Set(this.hidden) });
  }

  undo() {
    const last = this.past.pop();
    if (last) {
      Object.assign(this, last);
      this.place();
      this.changed();
    }
  }

  setFilter(group, value, on) {
    this.off[group][on ? "delete" : "add"](value);
    this.changed();
  }

  inDocuments(documents) {
    return !documents.length || documents.some((name) => !this.off.document.has(name));
  }

  showsNode(id) {
    const data = this.graph.getNodeAttributes(id);
    return !this.hidden.has(id) && (!this.only || this.only.has(id)) && !this.off.kind.has(data.kind) && this.inDocuments(data.documents);
  }

  showsEdge(id) {
    const data = this.graph.getEdgeAttributes(id);
    return !this.off.link.has(data.kind) && this.inDocuments(data.documents) && this.showsNode(data.source) && this.showsNode(data.target);
  }

  select(selected) {
    this.selected = selected;
    this.changed();
  }

  touches(edge) {
    const data = this.graph.getEdgeAttributes(edge);
    const chosen = this.selected;
    if (!chosen) return false;
    return chosen.node ? data.source === chosen.node || data.target === chosen.node : chosen.source === data.source && chosen.target === data.target;
  }

  whole() {
    this.remember();
    this.only = null;
    this.root = null;
    this.hidden.clear();
    this.place();
    this.changed();
  }

  onlyAround(node) {
    this.remember();
    this.root = node;
    this.only = new Set([node, ...this.graph.neighbors(node)]);
    this.hidden.delete(node);
    this.place();
    this.changed();
  }

  expand(node) {
    if (!this.only) return this.onlyAround(node);
    this.remember();
    for (const next of this.graph.neighbors(node)) {
      this.only.add(next);
      this.hidden.delete(next);
    }
    this.place();
    return this.changed();
  }

  hide(node) {
    this.remember();
    this.hidden.add(node);
    if (this.selected?.node === node) this.selected = null;
    this.changed();
  }

  // The whole graph has the server's positions; a neighborhood stands in rings around its root.
  place() {
    if (!this.only) {
      this.graph.updateEachNodeAttributes((_id, data) => ({ ...data, x: data.wholeX, y: data.wholeY }), { attributes: ["x", "y"] });
      return;
    }
    const wedges = new Map([[this.root, { from: 0, to: 2 * Math.PI, depth: 0 }]]);
    const waiting = [this.root];
    this.graph.mergeNodeAttributes(this.root, { x: 0, y: 0 });
    while (waiting.length) {
      const node = waiting.shift();
      const { from, to, depth } = wedges.get(node);
      const next = this.graph.neighbors(node).filter((id) => this.only.has(id) && !wedges.has(id)).sort((a, b) => this.rank(a).localeCompare(this.rank(b)));
      next.forEach((id, place) => {
        const width = (to - from) / next.length;
        const wedge = { from: from + place * width, to: from + (place + 1) * width, depth: depth + 1 };
        const angle = (wedge.from + wedge.to) / 2;
        const radius = wedge.depth + (next.length > 24 ? (place % 3) * 0.28 : 0);
        wedges.set(id, wedge);
        this.graph.mergeNodeAttributes(id, { x: radius * Math.cos(angle), y: -radius * Math.sin(angle) });
        waiting.push(id);
      });
    }
  }

  rank(id) {
    const data = this.graph.getNodeAttributes(id);
    return `${data.kind} ${data.label}`;
  }
}
