// Draws the model with sigma; colors come from the page's legend, so that one style sheet holds them.

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function legendColors(selector, property) {
  const colors = new Map();
  for (const mark of document.querySelectorAll(selector)) {
    colors.set(mark.parentElement.querySelector("input").value, getComputedStyle(mark)[property]);
  }
  return colors;
}

// "rgb(1, 2, 3)" mixed into the background: sigma's edges look best opaque
function mixed(color, background, share) {
  const parts = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);
  const [a, b] = [parts(color), parts(background)];
  return `rgb(${a.map((value, i) => Math.round(value * share + b[i] * (1 - share))).join(",")})`;
}

export class Picture {
  constructor(model, container) {
    this.model = model;
    this.renderer = new window.Sigma(model.graph, container, {
      enableEdgeEvents: true,
      zIndex: true,
      labelFont: "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
      labelSize: 13,
      labelDensity: 0.5,
      labelGridCellSize: 150,
      labelRenderedSizeThreshold: 5,
      stagePadding: 40,
      minEdgeThickness: 1.2,
      doubleClickZoomingRatio: 1,
      nodeReducer: (id, data) => this.node(id, data),
      edgeReducer: (id, data) => this.edge(id, data),
      defaultDrawNodeHover: (context, data, settings) => this.hover(context, data, settings),
    });
    this.readColors();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readColors());
    model.addEventListener("change", () => this.refresh());
  }

  readColors() {
    const body = getComputedStyle(document.body);
    this.kinds = legendColors("#kinds .dot", "backgroundColor");
    this.background = body.backgroundColor;
    this.links = new Map([...legendColors("#links .line", "borderTopColor")].map(([kind, color]) => [kind, { strong: color, plain: mixed(color, this.background, 0.45), faint: mixed(color, this.background, 0.12) }]));
    this.text = body.color;
    this.card = style("--card");
    this.line = style("--line");
    this.renderer.setSetting("labelColor", { color: this.text });
    this.refresh();
  }

  refresh() {
    const chosen = this.model.selected;
    this.near = chosen?.node ? new Set([chosen.node, ...this.model.graph.neighbors(chosen.node)]) : null;
    if (chosen?.source) this.near = new Set([chosen.source, chosen.target]);
    this.renderer.setCustomBBox(this.model.only ? this.extent() : null);
    this.renderer.refresh();
  }

  // A neighborhood fills the picture; without this the hidden nodes' extent would count.
  extent() {
    const places = [...this.model.only].map((id) => this.model.graph.getNodeAttributes(id));
    const reach = Math.max(1, ...places.map(({ x, y }) => Math.hypot(x, y)));
    return { x: [-reach, reach], y: [-reach, reach] };
  }

  node(id, data) {
    if (!this.model.showsNode(id)) return { x: data.x, y: data.y, hidden: true };
    const color = this.kinds?.get(data.kind) ?? "#888";
    const isChosen = this.model.selected?.node === id;
    const isNear = !this.near || this.near.has(id);
    return {
      x: data.x, y: data.y, size: isChosen ? data.size + 3 : data.size, type: "circle", color: isNear ? color : mixed(color, this.background, 0.3),
      label: isNear ? (data.label.length > 14 ? `${data.label.slice(0, 13)}…` : data.label) : "", highlighted: isChosen,
      forceLabel: isChosen || Boolean(this.model.only && this.model.only.size < 60) || Boolean(this.near?.has(id) && this.near.size < 16), zIndex: isNear ? 1 : 0,
    };
  }

  edge(id, data) {
    if (!this.model.showsEdge(id)) return { hidden: true };
    const colors = this.links?.get(data.kind) ?? { strong: "#888", plain: "#aaa", faint: "#ddd" };
    const touched = this.model.touches(id);
    const color = touched ? colors.strong : this.near ? colors.faint : colors.plain;
    return { type: "arrow", size: touched ? data.size + 1 : data.size, color, zIndex: touched ? 2 : 0 };
  }

  hover(context, data, settings) {
    if (!data.label) return;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const width = context.measureText(data.label).width;
    context.fillStyle = this.card;
    context.strokeStyle = this.line;
    context.beginPath();
    context.roundRect(data.x - data.size - 3, data.y - settings.labelSize, width + data.size * 2 + 13, settings.labelSize * 2, 5);
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(data.x, data.y, data.size, 0, 2 * Math.PI);
    context.fillStyle = data.color;
    context.fill();
    context.fillStyle = this.text;
    context.fillText(data.label, data.x + data.size + 3, data.y + settings.labelSize / 3);
  }

  // Moves to a node without animation: what is looked for stands still.
  center(id) {
    const shown = this.renderer.getNodeDisplayData(id);
    if (shown) this.renderer.getCamera().setState({ x: shown.x, y: shown.y, ratio: Math.min(this.renderer.getCamera().ratio, 0.35) });
  }

  fit() {
    this.renderer.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  zoom(factor) {
    const camera = this.renderer.getCamera();
    camera.setState({ ratio: camera.getBoundedRatio(camera.ratio * factor) });
  }

  pan(right, down) {
    const camera = this.renderer.getCamera();
    camera.setState({ x: camera.x + right * 0.08 * camera.ratio, y: camera.y - down * 0.08 * camera.ratio });
  }
}
