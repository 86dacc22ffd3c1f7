// The edges that the picture shows, as rows: those of the selected node, else all.

const MOST = 250;

export class EdgeTable {
  constructor(model, body, count, words, choose) {
    Object.assign(this, { model, body, count, words, choose });
    this.names = new Map([...document.querySelectorAll("#links label")].map((label) => [label.querySelector("input").value, label.dataset.name ?? label.textContent.replace(/\d+\s*$/, "").trim()]));
    model.addEventListener("change", () => this.draw());
  }

  draw() {
    const { graph, selected } = this.model;
    const shown = graph.filterEdges((edge) => this.model.showsEdge(edge) && (!selected?.node || this.model.touches(edge)));
    this.count.textContent = shown.length;
    const rows = shown.slice(0, MOST).map((edge) => this.row(edge));
    if (shown.length > MOST) rows.push(this.note(this.words.more.replace("{number}", shown.length - MOST)));
    if (!shown.length) rows.push(this.note(this.words.none));
    this.body.replaceChildren(...rows);
  }

  row(edge) {
    const data = this.model.graph.getEdgeAttributes(edge);
    const row = document.createElement("tr");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.names.get(data.kind) ?? data.kind;
    const name = (id) => this.model.graph.getNodeAttribute(id, "label");
    for (const content of [name(data.source), button, name(data.target)]) row.insertCell().append(content);
    if (data.decision) row.cells[1].append(this.mark(data.decision));
    row.setAttribute("aria-selected", String(this.model.selected?.source === data.source && this.model.selected?.target === data.target));
    row.addEventListener("click", () => this.choose(edge));
    return row;
  }

  mark({ verdict, reason, by, date }) {
    const mark = document.createElement("abbr");
    mark.className = `decided decided-${verdict}`;
    mark.textContent = this.words[verdict];
    mark.title = `${reason} (${by}, ${date})`;
    return mark;
  }

  note(text) {
    const row = document.createElement("tr");
    const cell = row.insertCell();
    cell.colSpan = 3;
    cell.className = "none";
    cell.textContent = text;
    return row;
  }
}
