// The form that looks for the path between two nodes, and the way that it found.

import { button, dot, filled, make } from "./dom.js";
import { attachSearch } from "./search.js";

export function attachWay(explorer, names, words, form, acts) {
  const ends = { from: null, to: null };
  const told = form.querySelector("output");

  function set(end, node) {
    ends[end] = node;
    const input = form.elements[end];
    input.value = node ? explorer.model.label(node) : "";
    input.dataset.chosen = input.value;
  }

  for (const end of Object.keys(ends)) {
    const input = form.elements[end];
    attachSearch(explorer.model, names, words, input, form.querySelector(`#${input.getAttribute("aria-controls")}`), (node) => set(end, node));
    input.addEventListener("input", () => { ends[end] = null; });
  }

  function find() {
    for (const end of Object.keys(ends)) {
      if (!ends[end]) set(end, explorer.model.find(form.elements[end].value)[0] ?? null);
    }
    if (!ends.from || !ends.to || ends.from === ends.to) return told.replaceChildren(words.pathends);
    if (!explorer.path(ends.from, ends.to, form.elements.scope.value === "all")) told.replaceChildren(words.nopath);
    return undefined;
  }

  function draw() {
    const way = explorer.scene.trail;
    if (way.length < 2) return told.replaceChildren();
    const steps = explorer.links(way).map(([, to, keys]) => make("li", [
      ...keys.map((key) => {
        const { kind, source } = explorer.model.edge(key);
        return button(`${source === to ? "←" : "→"} ${names(kind)}`, () => acts.edge(key), { className: "text source" });
      }), " ", dot(explorer.model.data(to).kind), " ", button(explorer.model.label(to), () => acts.go(to), { className: "text" })]));
    return told.replaceChildren(
      make("p", filled(words.pathlong, { number: way.length - 1 })),
      make("ol", [make("li", [dot(explorer.model.data(way[0]).kind), " ", button(explorer.model.label(way[0]), () => acts.go(way[0]), { className: "text" })]), ...steps], { className: "list" }),
      make("div", [button(words.pathonly, () => explorer.begin("line", ...way)), button(words.pathoff, () => explorer.step("path"))], { className: "acts" }),
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  explorer.addEventListener("change", draw);
  draw();
  return { set };
}
