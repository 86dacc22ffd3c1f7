// Where new nodes stand: in rings around one node, in a row, or in the free room beside what is there already.
// The distance of two nodes is about 1; everything is wider than high, as labels and screens are.

const WIDE = 1.3;
const RING = 3;
const ON_RING = 16; // nodes that the innermost ring holds; the next ones hold two, three … times as many

// Positions for `count` nodes around [0, 0], in the order of their angles.
export function rings(count) {
  let last = 1;
  while ((ON_RING * last * (last + 1)) / 2 < count) last += 1;
  const turns = [];
  for (let first = 1; first <= last; first += 1) {
    for (let ring = last; ring >= first; ring -= 1) turns.push(ring);
  }
  return Array.from({ length: count }, (_, at) => {
    const angle = (2 * Math.PI * at) / count - Math.PI / 2;
    const radius = RING * turns[at % turns.length];
    return [WIDE * radius * Math.cos(angle), -radius * Math.sin(angle)];
  });
}

export const row = (count) => Array.from({ length: count }, (_, at) => [at * 5, at % 2 ? -1.2 : 0]);

export class Room {
  constructor(points) {
    this.cells = new Map();
    for (const point of points) this.take(point);
  }

  #cell([x, y]) {
    return [Math.floor(x / WIDE), Math.floor(y)];
  }

  take(point) {
    const name = this.#cell(point).join();
    if (!this.cells.has(name)) this.cells.set(name, []);
    this.cells.get(name).push(point);
  }

  isFree([x, y]) {
    const [column, line] = this.#cell([x, y]);
    for (let right = -1; right <= 1; right += 1) {
      for (let up = -1; up <= 1; up += 1) {
        for (const [a, b] of this.cells.get(`${column + right},${line + up}`) ?? []) {
          if (((a - x) / WIDE) ** 2 + (b - y) ** 2 < 1) return false;
        }
      }
    }
    return true;
  }

  // The free spot next to a point, rather in the direction `outward` (an angle), and takes it.
  beside([x, y], outward) {
    for (let radius = 2.5; ; radius += 1) {
      const number = Math.floor(2 * Math.PI * radius);
      for (let at = 0; at < number; at += 1) {
        const turn = (Math.ceil(at / 2) * (at % 2 ? 1 : -1) * 2 * Math.PI) / number;
        if (radius < 9 && Math.abs(turn) > Math.PI / 2) break;
        const spot = [x + WIDE * radius * Math.cos(outward + turn), y + radius * Math.sin(outward + turn)];
        if (this.isFree(spot)) {
          this.take(spot);
          return spot;
        }
      }
    }
  }
}

// The angle that leads from the middle of some points to another point.
export function away([x, y], points) {
  if (!points.length) return 0;
  const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const [right, up] = [(x - middle[0]) / WIDE, y - middle[1]];
  return Math.hypot(right, up) < 0.1 ? 0 : Math.atan2(up, right);
}
