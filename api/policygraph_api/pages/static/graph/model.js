// The network as it was read, with what stands around each node. What of it is shown is the scene's affair.

import { folded } from "./names.js";

const size = (degree, count) => (count > 400 ? 2.5 : 4) + Math.min(count > 5000 ? 5 : 9, Math.sqrt(degree) * 0.8);

export class Model {
  constructor(data) {
    this.graph = new window.graphology.MultiDirectedGraph();
    this.result = null;
    for (const node of data.nodes) {
      this.graph.addNode(node.id, { ...node, home: [node.x, node.y], size: size(node.degree, data.nodes.length), text: folded([node.label, ...node.forms].join("\n")) });
    }
    for (const edge of data.edges) this.#link(edge);
    this.order = this.graph.nodes().sort((a, b) => this.degree(b) - this.degree(a) || (a < b ? -1 : 1));
  }

  #link(edge) {
    const key = `${edge.source} ${edge.kind} ${edge.target}`;
    if (!this.graph.hasEdge(key)) this.graph.addEdgeWithKey(key, edge.source, edge.target, { ...edge, size: 1 + Math.min(3, Math.log2(edge.count)) });
  }

  // What a query told: nodes that the network may lack, edges of its own, and where its nodes stand.
  add({ nodes, edges, places }) {
    for (const node of nodes) {
      if (!this.graph.hasNode(node.id)) this.graph.addNode(node.id, { kind: "", documents: [], places: [], forms: [], degree: 0, decision: null, x: 0, y: 0, home: [0, 0], size: 5, text: folded(node.label), ...node });
    }
    for (const edge of edges) this.#link({ count: 1, documents: [], inherited: false, decision: null, ...edge });
    this.result = new Map(Object.entries(places));
  }

  has(node) {
    return this.graph.hasNode(node);
  }

  data(node) {
    return this.graph.getNodeAttributes(node);
  }

  edge(key) {
    return this.graph.getEdgeAttributes(key);
  }

  label(node) {
    return this.graph.getNodeAttribute(node, "label");
  }

  degree(node) {
    return this.graph.getNodeAttribute(node, "degree");
  }

  // Neighbors with the links that lead there, those of one kind together, the busiest first.
  around(node) {
    const found = new Map();
    this.graph.forEachEdge(node, (key, data, source, target) => {
      const out = source === node;
      const other = out ? target : source;
      if (other === node) return;
      if (!found.has(other)) found.set(other, []);
      found.get(other).push({ key, kind: data.kind, out });
    });
    return [...found].map(([id, links]) => ({ id, links })).sort((a, b) => this.compare(a.id, b.id));
  }

  compare(a, b) {
    const [one, other] = [this.data(a), this.data(b)];
    return one.kind.localeCompare(other.kind) || other.degree - one.degree || one.label.localeCompare(other.label, "zh") || (a < b ? -1 : 1);
  }

  // Nodes whose name or another name holds all words, the busiest first.
  find(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    return words.length ? this.order.filter((id) => words.every((word) => this.data(id).text.includes(word))) : [];
  }
}
