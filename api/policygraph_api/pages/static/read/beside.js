// Ties what was read to its words, both ways, by mouse and keyboard. Without scripts both are links to each other.

const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function tie(root) {
  const text = root.querySelector(".text");
  const pieces = [...text.querySelectorAll("a.piece")];
  const entries = [...root.querySelectorAll(".entry")];
  const held = new Map();
  for (const piece of pieces) {
    for (const key of piece.dataset.keys.split(" ")) held.set(key, [...(held.get(key) ?? []), piece]);
  }
  let chosen = "";
  let lit = [];
  let origin = null;

  function choose(key, from) {
    for (const element of lit) element.classList.remove("on");
    const holder = document.getElementById(key);
    lit = [...(held.get(key) ?? []), ...(holder ? [holder] : [])];
    for (const element of lit) element.classList.add("on");
    chosen = key;
    const other = from === "text" ? holder : held.get(key)?.[0];
    if (from === "text") holder?.closest("details")?.setAttribute("open", "");
    other?.scrollIntoView({ block: "center", behavior: "instant" });
    return other;
  }

  function keyOf(piece) {
    const keys = piece.dataset.keys.split(" ");
    return keys[(keys.indexOf(chosen) + 1) % keys.length];
  }

  root.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const piece = event.target.closest(".piece");
    const entry = event.target.closest(".entry");
    if (!piece && !entry) return;
    event.preventDefault();
    const other = piece ? choose(keyOf(piece), "text") : choose(entry.dataset.key, "said");
    if (event.detail === 0) { // by the keyboard: go there
      origin = piece ?? entry;
      (piece ? other?.querySelector(".entry") : other)?.focus({ preventScroll: true });
    }
    root.dispatchEvent(new CustomEvent("chosen", { detail: chosen, bubbles: true }));
  });

  // one stop of the tab key a side; arrows move inside
  for (const list of [pieces, entries]) list.forEach((element, at) => element.setAttribute("tabindex", at ? "-1" : "0"));
  root.addEventListener("focusin", (event) => {
    const list = event.target.matches(".piece") ? pieces : event.target.matches(".entry") ? entries : null;
    if (!list) return;
    list.find((element) => element.tabIndex === 0)?.setAttribute("tabindex", "-1");
    event.target.setAttribute("tabindex", "0");
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && origin) {
      origin.focus();
      origin = null;
    }
    const list = event.target.matches(".piece") ? pieces : event.target.matches(".entry") ? entries : null;
    if (list && event.key in ARROWS) {
      event.preventDefault();
      const shown = list.filter((element) => element.checkVisibility());
      shown[shown.indexOf(event.target) + ARROWS[event.key]]?.focus();
    }
  });
  return { choose };
}
