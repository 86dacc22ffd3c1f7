// Saves what is shown: pictures are made here, all other files by the server from the list of nodes and edges.

import { png, svg } from "./drawing.js";

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The IRIs of what is shown, as the server reads them.
export function shown({ scene, model }) {
  const edges = [...scene.edges].map((key) => model.edge(key));
  return { nodes: [...scene.nodes].sort(), edges: edges.map(({ source, target, kind }) => [source, target, kind]) };
}

export async function post(address, content, signal) {
  const answer = await fetch(address, { method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

const PICTURES = {
  svg: async (picture) => new Blob([svg(picture)], { type: "image/svg+xml" }),
  png,
};

export async function download(form, picture, network, signal) {
  const ask = () => post(`/graph/file/${form}?${new URLSearchParams({ network })}`, shown(picture.explorer), signal);
  save(form in PICTURES ? await PICTURES[form](picture) : await (await ask()).blob(), `graph.${form}`);
}
