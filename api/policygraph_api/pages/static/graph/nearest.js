// The edge under a point of the picture. Looked for here, for sigma would have to draw all edges twice to know.

const REACH = 6; // pixels

export function nearestEdge({ renderer, explorer: { scene, model } }, { x, y }) {
  const point = renderer.viewportToGraph({ x, y });
  const side = renderer.viewportToGraph({ x: x + REACH, y });
  let best = Math.hypot(side.x - point.x, side.y - point.y);
  let found = null;
  for (const key of scene.edges) {
    const { source, target } = model.edge(key);
    const away = distance(point, model.data(source), model.data(target));
    if (away < best) [best, found] = [away, key];
  }
  return found;
}

function distance({ x, y }, a, b) {
  const [right, up] = [b.x - a.x, b.y - a.y];
  const along = Math.max(0, Math.min(1, ((x - a.x) * right + (y - a.y) * up) / (right * right + up * up || 1)));
  return Math.hypot(x - a.x - along * right, y - a.y - along * up);
}
