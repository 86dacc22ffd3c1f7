// Beside the picture: what is known of the chosen node or edge, with its words, and what can be done with it.

import { readPart } from "../panel.js";
import { button, decided, dot, make } from "./dom.js";
import { neighbors } from "./neighbors.js";

export class Details {
  constructor(explorer, box, { names, words, network, scope, acts }) {
    Object.assign(this, { explorer, box, names, words, network, scope, acts });
    this.latest = 0;
    this.hint = [...box.childNodes];
    explorer.addEventListener("select", () => this.show());
    explorer.addEventListener("change", () => this.#refresh());
  }

  show() {
    const { selected, model } = this.explorer;
    if (!selected) return this.#leave();
    if (selected.node) return this.#read(`/resource?iri=${encodeURIComponent(selected.node)}`, () => this.#node(selected.node));
    const { source, target } = model.edge(selected.edge);
    return this.#read(`/graph/edge?${new URLSearchParams({ network: this.network, ...this.scope, source, target })}`, () => this.#ends(source, target));
  }

  #leave() {
    this.latest += 1;
    delete this.box.dataset.ready;
    this.box.replaceChildren(...this.hint);
  }

  // `head` makes what stands above the server's part; it is made anew when the picture changes
  async #read(address, head) {
    const mine = ++this.latest;
    this.head = head;
    const part = make("div", this.words.loading);
    this.box.replaceChildren(head(), part);
    this.box.scrollTop = 0;
    try {
      const text = await readPart(address);
      if (mine === this.latest) {
        part.innerHTML = text; // our own server's template, everything in it escaped
        if (this.box.querySelector(".head h2")) part.querySelector(".resource > h2")?.remove(); // it stands above
      }
    } catch (error) {
      part.textContent = error.message === "404" ? this.words.bare : `${this.words.failed} (${error.message})`;
    }
    if (mine === this.latest) this.box.dataset.ready = address;
  }

  // Shows what a link inside leads to, where that is no node of the graph, with a way back.
  open(address) {
    const { selected, model } = this.explorer;
    const name = selected?.node ? model.label(selected.node) : this.names(model.edge(selected.edge).kind);
    return this.#read(address, () => make("div", make("div", button(`← ${name}`, () => this.show()), { className: "acts" }), { className: "head" }));
  }

  #refresh() {
    if (!this.explorer.selected || !this.head) return;
    const open = [...this.box.querySelectorAll(".around details")].map((more) => more.open);
    const focused = [...this.box.querySelectorAll(".head button")].indexOf(document.activeElement);
    this.box.firstElementChild.replaceWith(this.head());
    [...this.box.querySelectorAll(".around details")].forEach((more, at) => { more.open = open[at]; });
    if (focused >= 0) this.box.querySelectorAll(".head button")[focused]?.focus();
  }

  #node(node) {
    const { words, acts, explorer } = this;
    const pinned = explorer.scene.pinned.has(node);
    const all = [
      [words.expand, "e", () => acts.expand(node)], [words.collapse, "c", () => explorer.step("collapse", node)], [words.only, "o", () => explorer.around(node)],
      [words.hide, "h", () => explorer.step("hide", node)], [pinned ? words.unpin : words.pin, "p", () => explorer.togglePin(node)],
      [words.start, "", () => acts.end("from", node)], [words.end, "", () => acts.end("to", node)],
    ];
    const bar = make("div", all.map(([text, key, act]) => button(text, act, key ? { title: `${text} (${key})` } : {})), { className: "acts" });
    const { label, kind, decision } = explorer.model.data(node);
    const title = make("h2", [dot(kind), " ", make("span", this.names(kind), { className: "kind" }), ` ${label} `, decision ? decided(decision, words) : null]);
    return make("div", [title, bar, neighbors(explorer, node, this.names, words, acts)], { className: "head node" });
  }

  #ends(source, target) {
    const { model, scene } = this.explorer;
    const back = [...scene.edges].find((key) => key.startsWith(`${target} `) && key.endsWith(` ${source}`));
    const ends = [source, target].map((id) => button([dot(model.data(id).kind), " ", model.label(id)], () => this.acts.go(id)));
    return make("div", [make("div", [ends[0], " → ", ends[1], ...(back ? [" ", button(this.words.back, () => this.acts.edge(back))] : [])], { className: "acts" })], { className: "head" });
  }
}
