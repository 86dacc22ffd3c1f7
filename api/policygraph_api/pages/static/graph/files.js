// Saves what is shown: pictures are made here, all other files by the server from the list of nodes and edges.

import { postJson, saveBlob } from "../exchange.js";
import { png, svg } from "./drawing.js";

// The IRIs of what is shown, as the server reads them.
export function shown({ scene, model }) {
  const edges = [...scene.edges].map((key) => model.edge(key));
  return { nodes: [...scene.nodes].sort(), edges: edges.map(({ source, target, kind }) => [source, target, kind]) };
}

const PICTURES = {
  svg: async (picture) => new Blob([svg(picture)], { type: "image/svg+xml" }),
  png,
};

export async function download(form, picture, network, scope, signal) {
  const ask = () => postJson(`/graph/file/${form}?${new URLSearchParams({ network, ...scope })}`, shown(picture.explorer), signal);
  saveBlob(form in PICTURES ? await PICTURES[form](picture) : await (await ask()).blob(), `graph.${form}`);
}
