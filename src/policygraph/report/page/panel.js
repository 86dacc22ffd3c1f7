"use strict";
(function () {
  const panel = document.getElementById("panel");
  const words = document.getElementById("words");
  const label = (kind) => DATA.labels[kind] || kind;
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const button = (text, act, className) => {
    const made = element("button", text, className);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  function open(...parts) {
    panel.replaceChildren(button("×", close, "close"), ...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
  }
  function close() {
    panel.hidden = true;
    network.unselectAll();
  }
  function quotes(edge) {
    return edge.words.flatMap((word) => [
      element("blockquote", word.quote),
      element("cite", [word.document, word.locator].filter(Boolean).join(" · ")),
    ]);
  }
  function showNode(id) {
    const node = nodes.get(id);
    const list = element("ul");
    for (const edge of edges.get({ filter: (e) => e.from === id || e.to === id })) {
      const other = nodes.get(edge.from === id ? edge.to : edge.from);
      const item = element("li");
      const arrow = edge.from === id ? " → " : " ← ";
      item.append(label(edge.kind) + arrow, button(other.name, () => show(other.id)), ...quotes(edge));
      list.append(item);
    }
    open(element("h2", node.name), element("p", [label(node.kind), ...node.documents].join(" · "), "kind"), list);
  }
  function showEdge(id) {
    const edge = edges.get(id);
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    const heading = element("h2");
    heading.append(button(from.name, () => show(from.id)), " → ", button(to.name, () => show(to.id)));
    const kind = label(edge.kind) + (edge.inherited ? "（承自他处条款 / inherited）" : "");
    open(heading, element("p", kind, "kind"), ...quotes(edge));
  }
  function show(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: 1, animation: false });
    showNode(id);
  }

  network.on("click", (event) => {
    if (event.nodes.length) showNode(event.nodes[0]);
    else if (event.edges.length) showEdge(event.edges[0]);
    else panel.hidden = true;
  });
  document.getElementById("names").append(
    ...nodes.map((node) => {
      const option = element("option");
      option.value = node.name;
      return option;
    }),
  );
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = words.value.trim();
    const found = nodes.get({ filter: (node) => node.name === wanted })[0] ||
      nodes.get({ filter: (node) => wanted && node.name.includes(wanted) })[0];
    words.setCustomValidity(found || !wanted ? "" : "没有 / nothing found");
    words.reportValidity();
    if (found) show(found.id);
  });
  words.addEventListener("input", () => words.setCustomValidity(""));
  for (const [kind, color] of Object.entries(DATA.colors)) {
    const dot = element("i");
    dot.style.background = color;
    const entry = element("span");
    entry.append(dot, label(kind));
    document.getElementById("legend").append(entry);
  }
  if (DATA.left_out) {
    const note = document.getElementById("note");
    note.textContent = `另有 ${DATA.left_out} 个节点未画出 / ${DATA.left_out} more nodes are not drawn`;
    note.hidden = false;
  }
})();
