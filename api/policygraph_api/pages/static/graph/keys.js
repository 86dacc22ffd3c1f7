// One letter for each act, while the focus is on the picture, the table or the details: never while somebody types.

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, dialog");

export function attachKeys(page, acts) {
  page.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey || event.defaultPrevented || typing(event.target)) return;
    const name = command ? `Ctrl+${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}` : event.key;
    const act = acts[name];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

export const attachPicture = (container, picture) => {
  const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  container.addEventListener("keydown", (event) => {
    if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
    picture.pan(...moves[event.key]);
    event.preventDefault();
  });
};
