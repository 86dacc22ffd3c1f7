// Finds nodes by name or alias in a list under the input: arrows choose, Enter goes there.

const folded = (text) => text.normalize("NFKC").toLowerCase();

export function attachSearch(model, input, list, go) {
  const entries = model.graph.mapNodes((id, data) => ({ id, label: data.label, kind: data.kind, degree: data.degree, text: folded([data.label, ...data.forms].join("\n")) }));
  let hits = [];
  let active = -1;

  function show() {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    hits = words.length ? entries.filter((entry) => words.every((word) => entry.text.includes(word))).sort((a, b) => b.degree - a.degree).slice(0, 40) : [];
    active = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((hit, index) => option(hit, index)));
    mark();
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  }

  function option(hit, index) {
    const item = document.createElement("li");
    const dot = document.createElement("i");
    item.id = `hit-${index}`;
    item.role = "option";
    dot.className = `dot kind-${hit.kind}`;
    item.append(dot, ` ${hit.label}`);
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(index);
    });
    return item;
  }

  function mark() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", `hit-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(index) {
    const hit = hits[index];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    if (hit) go(hit.id);
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("blur", () => { list.hidden = true; });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      active = (active + step + hits.length) % hits.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      choose(active);
    } else if (event.key === "Escape") {
      list.hidden = true;
    }
  });
}
