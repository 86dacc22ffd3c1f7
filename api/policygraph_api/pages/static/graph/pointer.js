// The mouse on the picture: a click chooses, a double click adds neighbors, dragging a node pins it where it is let go.

import { nearestEdge } from "./nearest.js";

const FEW_EDGES = 5000; // of so many the one under the pointer is found at each move
const FIRM = 5; // pixels that a hand moves in a click

export function attachPointer({ explorer, picture, container, acts }) {
  const { renderer } = picture;
  const dragged = attachDragging(explorer, renderer);
  let onNode = false;
  renderer.on("enterNode", () => { onNode = true; });
  renderer.on("leaveNode", () => { onNode = false; });
  renderer.on("moveBody", ({ event }) => {
    const onEdge = !onNode && explorer.scene.edges.size < FEW_EDGES && nearestEdge(picture, event);
    container.classList.toggle("pointing", Boolean(onNode || onEdge));
  });
  renderer.on("clickNode", ({ node }) => { if (!dragged()) explorer.select({ node }); });
  renderer.on("clickStage", ({ event }) => {
    const edge = nearestEdge(picture, event);
    explorer.select(edge && { edge });
  });
  renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    acts.expand(node);
  });
}

// Gives whether the last press on a node became a drag.
function attachDragging(explorer, renderer) {
  let held = null;
  let last = null;

  renderer.on("downNode", ({ node, event, preventSigmaDefault }) => {
    if (event.original.button) return;
    preventSigmaDefault();
    held = { node, from: [event.x, event.y], stood: explorer.scene.point(node) };
    last = null;
  });

  renderer.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!held) return;
    preventSigmaDefault();
    event.original.preventDefault();
    if (!last && Math.hypot(event.x - held.from[0], event.y - held.from[1]) < FIRM) return;
    const { x, y } = renderer.viewportToGraph(event);
    last = [x, y];
    explorer.scene.move(held.node, last);
  });

  const end = () => {
    if (held && last) {
      explorer.scene.move(held.node, held.stood); // what is pinned remembers where it stood
      explorer.pin(held.node, last);
    }
    held = null;
  };
  for (const name of ["upNode", "upStage", "leaveStage"]) renderer.on(name, end);
  return () => Boolean(last);
}
