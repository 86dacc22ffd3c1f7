// The names on the picture: of nodes where there is room, of links that are chosen, and rings around what is pinned.

import { FONT, FONT_SIZE, placeLabels } from "./labels.js";

const PIXELS_OF_A_LABEL = 7000;
const LONGEST = 14;
const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export class Writing {
  constructor(picture) {
    this.picture = picture;
  }

  // The card of the node under the pointer or chosen, with its whole name.
  card(context, data) {
    context.font = FONT;
    const width = context.measureText(data.label).width;
    context.fillStyle = this.picture.colors.card;
    context.strokeStyle = this.picture.colors.line;
    context.beginPath();
    context.roundRect(data.x - data.size - 4, data.y - FONT_SIZE, width + data.size * 2 + 15, FONT_SIZE * 2, 6);
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(data.x, data.y, data.size, 0, 2 * Math.PI);
    context.fillStyle = data.color;
    context.fill();
    context.fillStyle = this.picture.colors.text;
    context.textBaseline = "middle";
    context.fillText(data.label, data.x + data.size + 4, data.y);
  }

  // The labels as they are to be drawn now.
  labels(context) {
    const { view, selected, scene, model } = this.picture.explorer;
    const frame = this.picture.renderer.getDimensions();
    context.font = FONT;
    const widths = new Map();
    const measure = (text) => {
      if (!widths.has(text)) widths.set(text, context.measureText(text).width);
      return widths.get(text);
    };
    const chosen = (id) => id === selected?.node || scene.trail.includes(id);
    const wanted = view.labels === "none" ? this.picture.ranked.filter(chosen) : this.picture.ranked;
    const most = view.labels === "auto" ? (frame.width * frame.height) / PIXELS_OF_A_LABEL : Infinity;
    const dimmed = this.picture.near && view.labels === "auto" && this.picture.near.size > 1;
    const nodes = (dimmed ? wanted.filter((id) => this.picture.near.has(id)) : wanted).map((id) => ({ id, ...this.picture.spot(id), text: cut(model.label(id)), must: chosen(id) }));
    return [...placeLabels(nodes, frame, measure, most), ...this.#links(measure)];
  }

  // The names of the links that are chosen or on the path, in their middle.
  #links(measure) {
    const { selected, scene, model } = this.picture.explorer;
    const named = selected?.edge ? [selected.edge] : [...scene.edges].filter((key) => scene.trail.length && scene.onTrail(...model.graph.extremities(key)));
    return named.map((key) => {
      const [a, b] = model.graph.extremities(key).map((id) => this.picture.spot(id));
      const text = this.picture.names(model.edge(key).kind);
      return { id: key, text, x: (a.x + b.x - measure(text)) / 2, y: (a.y + b.y) / 2 };
    });
  }

  write() {
    const context = this.picture.renderer.getCanvases().labels.getContext("2d");
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = this.picture.colors.background;
    context.fillStyle = this.picture.colors.text;
    const card = this.picture.explorer.selected?.node; // its name stands on a card of its own
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
    context.strokeStyle = this.picture.colors.text;
    for (const id of this.picture.explorer.scene.pinned.keys()) {
      if (!this.picture.explorer.scene.nodes.has(id)) continue;
      const { x, y, size } = this.picture.spot(id);
      context.beginPath();
      context.arc(x, y, size + 2.5, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}
