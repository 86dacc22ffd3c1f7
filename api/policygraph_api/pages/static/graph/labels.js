// Which names can be read: one after another, each where it covers neither another name nor a node.

const CELL = 64;
const HEIGHT = 17;
const MANY = 3000; // so many nodes cannot all be kept clear
const BOLD = 8; // the most important names may cover nodes
export const FONT_SIZE = 13;
export const FONT = `${FONT_SIZE}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif`;

class Boxes {
  constructor() {
    this.cells = new Map();
  }

  *#names([left, top, right, bottom]) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) yield `${x},${y}`;
    }
  }

  isFree(box, own) {
    for (const name of this.#names(box)) {
      for (const other of this.cells.get(name) ?? []) {
        if (other.own !== own && box[0] < other.box[2] && other.box[0] < box[2] && box[1] < other.box[3] && other.box[1] < box[3]) return false;
      }
    }
    return true;
  }

  take(box, own) {
    for (const name of this.#names(box)) {
      if (!this.cells.has(name)) this.cells.set(name, []);
      this.cells.get(name).push({ box, own });
    }
  }
}

// `nodes` ({id, x, y, size, text, must}) come with the most important first, x and y in pixels of a picture of
// width × height; gives {id, text, x, y} with x and y of the text's left end and its middle.
export function placeLabels(nodes, { width, height }, measure, most) {
  const [names, all] = [new Boxes(), new Boxes()];
  if (nodes.length < MANY) {
    for (const { id, x, y, size } of nodes) all.take([x - size, y - size, x + size, y + size], id);
  }
  const placed = [];
  for (const { id, x, y, size, text, must } of nodes) {
    if (placed.length >= most && !must) break;
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const long = measure(text);
    const around = spots(x, y, size + 4, long, x < width / 2 && nodes.length < MANY / 10);
    const room = placed.length < BOLD ? names : all;
    const box = ([left, middle]) => [left - 2, middle - HEIGHT / 2, left + long + 2, middle + HEIGHT / 2];
    const free = (spot) => spot[0] > 0 && spot[0] + long < width;
    const spot = around.find((place) => free(place) && all.isFree(box(place), id)) ?? around.find((place) => free(place) && room.isFree(box(place), id)) ?? (must ? around[0] : null);
    if (!spot) continue;
    names.take(box(spot), id);
    all.take(box(spot), id);
    placed.push({ id, text, x: spot[0], y: spot[1] });
  }
  return placed;
}

// Beside the node, the outer side first, else above or below.
function spots(x, y, gap, long, leftFirst) {
  const sides = [[x + gap, y], [x - gap - long, y]];
  return [...(leftFirst ? sides.reverse() : sides), [x - long / 2, y + gap + 6], [x - long / 2, y - gap - 6]];
}
