// What stands around a node, by the kind of link: how many, how many of them are shown, and each with its link.

import { button, dot, make } from "./dom.js";

const MOST = 300;

function groups(explorer, node) {
  const found = new Map();
  for (const { id, links } of explorer.model.around(node)) {
    for (const { key, kind, out } of links) {
      const name = (out ? ">" : "<") + kind;
      if (!found.has(name)) found.set(name, []);
      found.get(name).push({ id, key });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function neighbors(explorer, node, names, words, acts) {
  const parts = groups(explorer, node).map(([name, found]) => {
    const shown = found.filter(({ id }) => explorer.scene.nodes.has(id)).length;
    const arrow = name[0] === ">" ? "→" : "←";
    const add = button("＋", () => acts.expand(node, name), { disabled: found.every(({ id }) => explorer.scene.has(id)) });
    add.setAttribute("aria-label", `${words.expand} ${arrow} ${names(name.slice(1))}`);
    add.title = words.expand;
    const list = make("ul", [], { className: "list" });
    const more = make("details", [make("summary", [make("i", [], { className: `line link-${name.slice(1)}` }), `${arrow} ${names(name.slice(1))} `, make("small", `${shown} / ${found.length}`)]), list]);
    more.addEventListener("toggle", () => { if (more.open && !list.children.length) list.append(...found.slice(0, MOST).map((item) => neighbor(explorer, item, words, acts))); });
    return make("div", [more, add], { className: "group" });
  });
  return make("section", [make("h3", [words.around, " ", make("small", words.aroundnote)]), ...(parts.length ? parts : [make("p", words.none, { className: "none" })])], { className: "around" });
}

function neighbor(explorer, { id, key }, words, acts) {
  const { label, kind } = explorer.model.data(id);
  const there = explorer.scene.nodes.has(id);
  return make("li", [dot(kind), button(label, () => acts.go(id), { className: `text${there ? "" : " absent"}` }), " ", button(words.words, () => acts.edge(key), { className: "text source" })]);
}
