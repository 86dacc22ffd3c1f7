// The shortest way between two nodes, links taken in both directions; of equally short ones always the same.

export function shortest(graph, from, to, allows) {
  const came = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !came.has(to)) {
    const next = [];
    for (const id of edge) {
      for (const other of [...new Set(graph.neighbors(id))].sort()) {
        if (came.has(other) || !allows(other, id)) continue;
        came.set(other, id);
        next.push(other);
      }
    }
    edge = next;
  }
  if (!came.has(to)) return null;
  const way = [];
  for (let id = to; id !== null; id = came.get(id)) way.unshift(id);
  return way;
}
