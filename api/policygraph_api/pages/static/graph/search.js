// Finds nodes by name or alias in a list under an input: arrows choose, Enter goes there. With `keep`, the list ends with
// an entry for all nodes found.

import { dot, filled, make } from "./dom.js";
import { folded } from "./names.js";

const MOST = 40;

export function attachSearch(model, names, words, input, list, go, keep = null) {
  let hits = [];
  let active = -1;

  function show() {
    const found = model.find(input.value);
    hits = found.slice(0, MOST).map((id) => ({ act: () => go(id), content: told(id) }));
    if (keep && found.length) hits.push({ act: () => keep(input.value.trim().split(/\s+/)), content: [filled(words.keep, { number: found.length })], all: true });
    active = hits.length ? 0 : -1;
    const rows = hits.map((hit, index) => option(hit, index));
    if (!found.length && input.value.trim()) rows.push(note(words.nohit));
    if (found.length > MOST) rows.splice(MOST, 0, note(filled(words.more, { number: found.length - MOST })));
    list.replaceChildren(...rows);
    mark();
    open(rows.length > 0);
  }

  function open(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
  }

  function note(text) {
    return make("li", text, { className: "none", role: "presentation" });
  }

  function told(id) {
    const { label, kind, forms, documents } = model.data(id);
    const words = folded(input.value.trim());
    const alias = folded(label).includes(words) ? "" : forms.find((form) => folded(form).includes(words));
    return [dot(kind), ` ${label}`, make("small", [names(kind), alias, documents.join(" ")].filter(Boolean).join(" · "))];
  }

  function option({ content, all }, index) {
    const item = make("li", content, { id: `${list.id}-${index}`, role: "option", className: all ? "all" : "" });
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(index);
    });
    return item;
  }

  function mark() {
    const options = [...list.querySelectorAll("[role=option]")];
    options.forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(index) {
    open(false);
    hits[index]?.act();
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value && input.value !== input.dataset.chosen) show(); });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      active = (active + step + hits.length) % hits.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      open(false);
    }
  });
}
