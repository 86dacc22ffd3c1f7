// Draws the explorer's scene with sigma. Nothing moves by itself: the frame changes only when somebody asks for it.

import { mixed, readColors } from "./colors.js";
import { FONT, FONT_SIZE, placeLabels } from "./labels.js";

const MANY = 5000;
const MANY_EDGES = 20000; // drawn without arrowheads
const PIXELS_OF_A_LABEL = 7000;
const LONGEST = 14;
const PADDING = 45;
const ROOM = 11; // pixels between neighbors that nodes of full size want
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export class Picture {
  constructor(explorer, container, names) {
    this.explorer = explorer;
    this.names = names;
    this.colors = readColors();
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
      defaultDrawNodeHover: (context, data) => this.#hover(context, data),
    });
    // given the graph only with its frame, for each change of the frame works through all nodes
    this.renderer.setCustomBBox(this.#extent());
    this.#rank();
    this.renderer.on("afterRender", () => this.#write());
    this.renderer.on("resize", () => this.refresh());
    this.renderer.setGraph(explorer.model.graph);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.colors = readColors(); this.refresh(); });
    explorer.addEventListener("change", ({ detail }) => this.#show(detail));
    explorer.addEventListener("select", () => this.refresh());
  }

  get camera() {
    return this.renderer.getCamera();
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

  #hover(context, data) {
    context.font = FONT;
    const width = context.measureText(data.label).width;
    context.fillStyle = this.colors.card;
    context.strokeStyle = this.colors.line;
    context.beginPath();
    context.roundRect(data.x - data.size - 4, data.y - FONT_SIZE, width + data.size * 2 + 15, FONT_SIZE * 2, 6);
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(data.x, data.y, data.size, 0, 2 * Math.PI);
    context.fillStyle = data.color;
    context.fill();
    context.fillStyle = this.colors.text;
    context.textBaseline = "middle";
    context.fillText(data.label, data.x + data.size + 4, data.y);
  }

  // The labels as they are to be drawn now.
  labels(context) {
    const { view, selected, scene, model } = this.explorer;
    const frame = this.renderer.getDimensions();
    context.font = FONT;
    const widths = new Map();
    const measure = (text) => {
      if (!widths.has(text)) widths.set(text, context.measureText(text).width);
      return widths.get(text);
    };
    const chosen = (id) => id === selected?.node || scene.trail.includes(id);
    const wanted = view.labels === "none" ? this.ranked.filter(chosen) : this.ranked;
    const most = view.labels === "auto" ? (frame.width * frame.height) / PIXELS_OF_A_LABEL : Infinity;
    const dimmed = this.near && view.labels === "auto" && this.near.size > 1;
    const nodes = (dimmed ? wanted.filter((id) => this.near.has(id)) : wanted).map((id) => ({ id, ...this.spot(id), text: cut(model.label(id)), must: chosen(id) }));
    return [...placeLabels(nodes, frame, measure, most), ...this.#links(measure)];
  }

  // The names of the links that are chosen or on the path, in their middle.
  #links(measure) {
    const { selected, scene, model } = this.explorer;
    const named = selected?.edge ? [selected.edge] : [...scene.edges].filter((key) => scene.trail.length && scene.onTrail(...model.graph.extremities(key)));
    return named.map((key) => {
      const [a, b] = model.graph.extremities(key).map((id) => this.spot(id));
      const text = this.names(model.edge(key).kind);
      return { id: key, text, x: (a.x + b.x - measure(text)) / 2, y: (a.y + b.y) / 2 };
    });
  }

  spot(id) {
    const shown = this.renderer.getNodeDisplayData(id);
    return { ...this.renderer.framedGraphToViewport(shown), size: this.renderer.scaleSize(shown.size), color: shown.color };
  }

  #write() {
    const context = this.renderer.getCanvases().labels.getContext("2d");
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = this.colors.background;
    context.fillStyle = this.colors.text;
    const card = this.explorer.selected?.node; // its name stands on a card of its own
    for (const { id, text, x, y } of this.labels(context)) {
      if (id === card) continue;
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
    this.#rings(context);
  }

  // Pinned nodes have a ring, and the ends of a path.
  #rings(context) {
    context.lineWidth = 2;
    context.strokeStyle = this.colors.text;
    for (const id of this.explorer.scene.pinned.keys()) {
      if (!this.explorer.scene.nodes.has(id)) continue;
      const { x, y, size } = this.spot(id);
      context.beginPath();
      context.arc(x, y, size + 2.5, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  // The box around what is shown, in the graph's coordinates.
  #extent() {
    const points = [...this.explorer.scene.nodes].map((id) => this.explorer.scene.point(id));
    if (!points.length) return { x: [-1, 1], y: [-1, 1] };
    const side = (axis) => points.reduce(([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity]);
    const [x, y] = [side(0), side(1)];
    const grow = ([low, high], least) => (high - low < least ? [(low + high - least) / 2, (low + high + least) / 2] : [low, high]);
    return { x: grow(x, 6), y: grow(y, 6) };
  }

  fit() {
    this.frame({ box: this.#extent(), camera: { x: 0.5, y: 0.5, ratio: 1 } });
  }

  // What part of the plane is seen: read for the address, set from it.
  get sight() {
    const { x, y } = this.renderer.getCustomBBox();
    const { x: across, y: up, ratio } = this.camera.getState();
    return { box: { x, y }, camera: { x: across, y: up, ratio } };
  }

  frame({ box, camera }) {
    this.renderer.setCustomBBox(box);
    this.refresh();
    this.camera.setState({ ...camera, angle: 0 });
  }

  // Widens the sight until these nodes are in it; nothing is moved.
  reveal(ids) {
    const { width, height } = this.renderer.getDimensions();
    const out = ids.map((id) => this.spot(id)).reduce((most, { x, y }) => Math.max(most, Math.abs(x / width - 0.5) * 2, Math.abs(y / height - 0.5) * 2), 0);
    if (out > 0.95) this.zoom(out / 0.9);
  }

  // Moves to a node without animation: what is looked for stands still.
  center(id) {
    const { x, y } = this.renderer.getNodeDisplayData(id);
    const close = Math.min(1, 6 / Math.sqrt(this.explorer.scene.nodes.size + 1));
    this.camera.setState({ x, y, ratio: Math.min(this.camera.ratio, close) });
  }

  isInSight(id) {
    const { width, height } = this.renderer.getDimensions();
    const { x, y } = this.spot(id);
    return x > 0 && y > 0 && x < width && y < height;
  }

  zoom(factor) {
    this.camera.setState({ ratio: this.camera.getBoundedRatio(this.camera.ratio * factor) });
  }

  pan(right, down) {
    const { x, y, ratio } = this.camera;
    this.camera.setState({ x: x + right * 0.08 * ratio, y: y - down * 0.08 * ratio });
  }
}
