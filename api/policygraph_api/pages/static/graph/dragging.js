// Dragging a node pins it where it is let go.

export function attachDragging(explorer, picture) {
  const { renderer } = picture;
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
    if (!last && Math.hypot(event.x - held.from[0], event.y - held.from[1]) < 5) return;
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
  renderer.on("upNode", end);
  renderer.on("upStage", end);
  renderer.on("leaveStage", end);
  // a click that ended a drag chooses nothing
  return () => Boolean(last);
}
