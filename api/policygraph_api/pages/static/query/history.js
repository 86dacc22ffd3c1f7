// The queries that were run, kept in this browser only.

const KEY = "policygraph.queries";
const MOST = 40;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function write(entries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // full or forbidden: the list is a convenience
  }
}

export class History {
  constructor(box, choose) {
    this.list = box.querySelector("ol");
    this.none = box.querySelector(".none");
    this.choose = choose;
    box.querySelector("[data-clear]").addEventListener("click", () => { write([]); this.draw(); });
    this.draw();
  }

  add(query, said) {
    const others = read().filter((entry) => entry.query !== query);
    write([{ query, said, at: new Date().toISOString() }, ...others].slice(0, MOST));
    this.draw();
  }

  draw() {
    const entries = read();
    this.none.hidden = entries.length > 0;
    this.list.replaceChildren(...entries.map((entry) => this.item(entry)));
  }

  item({ query, said, at }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    const body = query.replace(/^\s*(prefix|base)\s.*$/gim, "").replace(/\s+/g, " ").trim();
    button.textContent = body.length > 140 ? `${body.slice(0, 140)}…` : body;
    button.addEventListener("click", () => this.choose(query));
    const when = document.createElement("small");
    when.textContent = ` ${new Date(at).toLocaleString(document.documentElement.lang)} · ${said}`;
    item.append(button, when);
    return item;
  }
}
