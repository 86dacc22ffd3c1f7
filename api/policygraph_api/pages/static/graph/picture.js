// Draws the explorer's scene with sigma.

import { mixed, readColors } from "./colors.js";
import { FONT_SIZE } from "./labels.js";
import { PADDING, Sight } from "./sight.js";
import { Writing } from "./writing.js";

const MANY = 5000;
const MANY_EDGES = 20000; // drawn without arrowheads
const ROOM = 11; // pixels between neighbors that nodes of full size want

export class Picture extends Sight {
  constructor(explorer, container, names) {
    super(explorer);
    this.names = names;
    this.colors = readColors();
    this.writing = new Writing(this);
    const many = explorer.model.graph.order > MANY;
    this.renderer = new window.Sigma(new window.graphology.MultiDirectedGraph(), container, {
      zIndex: true,
      renderLabels: false,
      labelSize: FONT_SIZE,
      stagePadding: PADDING,
      minEdgeThickness: many ? 0.5 : 1.2,
      defaultEdgeType: "arrow",
      doubleClickZoomingRatio: 1,
      hideEdgesOnMove: many,
      nodeReducer: (id, data) => this.#node(id, data),
      edgeReducer: (key, data) => this.#edge(key, data),
      defaultDrawNodeHover: (context, data) => this.writing.card(context, data),
    });
    // given the graph only with its frame, for each change of the frame works through all nodes
    this.renderer.setCustomBBox(this.extent());
    this.#rank();
    this.renderer.on("afterRender", () => this.writing.write());
    this.renderer.on("resize", () => this.refresh());
    this.renderer.setGraph(explorer.model.graph);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.colors = readColors(); this.refresh(); });
    explorer.addEventListener("change", ({ detail }) => this.#show(detail));
    explorer.addEventListener("select", () => this.refresh());
  }

  #show({ fit, brought }) {
    if (fit) this.fit();
    else this.refresh(Boolean(brought?.length));
    if (brought?.length) this.reveal(brought);
  }

  // Drawn with the next frame, or `now` for who must know where things are.
  refresh(now = false) {
    this.#rank();
    this.renderer.refresh({ schedule: !now });
  }

  // What is near the chosen, the order in which names are written, and how large nodes can be without touching.
  #rank() {
    const { width, height } = this.renderer.getDimensions();
    const { x, y } = this.renderer.getCustomBBox();
    const unit = Math.min((width - 2 * PADDING) / (x[1] - x[0]), (height - 2 * PADDING) / (y[1] - y[0]));
    this.scale = Math.min(1, unit / ROOM);
    const { selected, model, scene } = this.explorer;
    this.near = null;
    if (selected?.node) this.near = new Set([selected.node, ...model.graph.neighbors(selected.node)]);
    else if (selected?.edge) this.near = new Set(model.graph.extremities(selected.edge));
    else if (scene.trail.length) this.near = new Set(scene.trail);
    const weight = (id) => (id === selected?.node ? 1e6 : 0) + (this.near?.has(id) ? 1e3 : 0) + model.data(id).degree;
    this.ranked = [...scene.nodes].map((id) => [weight(id), id]).sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1)).map(([, id]) => id);
  }

  #node(id, data) {
    const { scene, selected } = this.explorer;
    if (!scene.nodes.has(id)) return { x: data.x, y: data.y, hidden: true };
    const color = this.colors.kinds.get(data.kind) ?? this.colors.kind;
    const isChosen = selected?.node === id;
    const isNear = !this.near || this.near.has(id);
    const size = Math.max(1, (data.size + (scene.only && scene.only.size < 150 ? 1.5 : 0)) * this.scale) + (isChosen ? 3 : 0);
    return { x: data.x, y: data.y, size, type: "circle", label: data.label, color: isNear ? color : mixed(color, this.colors.background, 0.3), highlighted: isChosen, zIndex: isNear ? 1 : 0 };
  }

  #edge(key, data) {
    const { scene, selected } = this.explorer;
    if (!scene.edges.has(key)) return { hidden: true };
    const shades = this.colors.links.get(data.kind) ?? this.colors.link;
    const touched = selected?.edge === key || (selected?.node && (data.source === selected.node || data.target === selected.node)) || (!selected && scene.onTrail(data.source, data.target));
    const many = scene.edges.size > MANY_EDGES;
    return { type: many ? "line" : "arrow", size: touched ? data.size + 1 : many ? 0.5 : data.size, color: touched ? shades.strong : this.near ? shades.faint : shades.plain, zIndex: touched ? 2 : 0 };
  }

  // By the graph's own point: what sigma keeps of a node is in other coordinates between a refresh and its frame.
  spot(id) {
    const { size, color } = this.renderer.getNodeDisplayData(id);
    const [x, y] = this.explorer.scene.point(id);
    return { ...this.renderer.graphToViewport({ x, y }), size: this.renderer.scaleSize(size), color };
  }
}
