// A result as a table: links to our pages, names beside IRIs, sorted by any column, filtered, in pages.

import { element, select } from "./elements.js";
import { numberOf } from "./terms.js";

const SIZES = [50, 200, 1000];
const LONG = 300;

export class ResultTable {
  constructor(box, words, names) {
    Object.assign(this, { box, words, names, size: SIZES[0] });
    this.collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  }

  show(result) {
    Object.assign(this, { result, page: 0, sort: null, filter: "" });
    this.found = element("span", { role: "status" });
    this.pager = element("span", { class: "pager" });
    this.body = element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": this.words.table });
    const filter = element("input", { type: "search" });
    filter.addEventListener("input", () => { this.filter = filter.value; this.page = 0; this.draw(); });
    const size = select(this.words.perpage, SIZES.map((number) => [number, number]), this.size, (value) => { this.size = Number(value); this.page = 0; this.draw(); });
    this.box.replaceChildren(element("div", { class: "bar" }, element("label", {}, `${this.words.filter} `, filter), size, this.found, this.pager), this.body);
    this.draw();
  }

  text(term) {
    if (!term) return "";
    return term.kind === "iri" ? `${this.names.label(term.value)} ${this.names.short(term.value)}` : `${term.value} ${this.names.document(term.value)}`;
  }

  selected() {
    const wanted = this.filter.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (row) => {
      const text = row.map((term) => this.text(term)).join("\n").normalize("NFKC").toLowerCase();
      return wanted.every((word) => text.includes(word));
    };
    const rows = wanted.length ? this.result.rows.filter(holds) : [...this.result.rows];
    if (!this.sort) return rows;
    const { column, falling } = this.sort;
    const compared = (a, b) => this.compare(a[column], b[column]) * (falling ? -1 : 1);
    return rows.sort((a, b) => (!a[column] - !b[column]) || compared(a, b));
  }

  compare(a, b) {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x !== null && y !== null ? x - y : this.collator.compare(this.text(a), this.text(b));
  }

  draw() {
    const rows = this.selected();
    const pages = Math.max(1, Math.ceil(rows.length / this.size));
    this.page = Math.min(this.page, pages - 1);
    this.found.textContent = this.filter ? this.words.matching.replace("{number}", rows.length) : "";
    this.drawPager(pages);
    const shown = rows.slice(this.page * this.size, (this.page + 1) * this.size);
    const head = element("thead", {}, element("tr", {}, ...this.result.columns.map((name, column) => this.head(name, column))));
    const body = element("tbody", {}, ...shown.map((row) => element("tr", {}, ...this.result.columns.map((_, column) => this.cell(row[column])))));
    this.body.replaceChildren(element("table", {}, head, body));
  }

  drawPager(pages) {
    const step = (text, by) => {
      const button = element("button", { type: "button", disabled: this.page + by < 0 || this.page + by >= pages }, text);
      button.addEventListener("click", () => { this.page += by; this.draw(); this.body.scrollIntoView({ block: "nearest" }); });
      return button;
    };
    const said = this.words.page.replace("{page}", this.page + 1).replace("{pages}", pages);
    this.pager.replaceChildren(...(pages > 1 ? [step(this.words.previous, -1), ` ${said} `, step(this.words.next, 1)] : []));
  }

  head(name, column) {
    const direction = this.sort?.column === column ? (this.sort.falling ? "descending" : "ascending") : null;
    const label = this.names.column(name);
    const button = element("button", { type: "button", class: "as-link" }, label || name, label && label !== name ? element("small", {}, ` ${name}`) : null, element("span", { "aria-hidden": "true" }, { ascending: " ▲", descending: " ▼" }[direction] ?? ""));
    button.addEventListener("click", () => {
      this.sort = { column, falling: direction === "ascending" };
      this.draw();
      this.body.querySelectorAll("thead button")[column].focus();
    });
    return element("th", { scope: "col", "aria-sort": direction }, button);
  }

  cell(term) {
    if (!term) return element("td", { class: "none" });
    if (term.kind === "iri") return element("td", {}, ...this.iri(term.value));
    if (numberOf(term) !== null) return element("td", { class: "number" }, term.value);
    const document_ = this.names.document(term.value);
    if (document_) return element("td", {}, element("a", { href: `/documents/${encodeURIComponent(term.value)}`, lang: "zh-CN" }, document_), " ", element("small", {}, term.value));
    const tongue = term.language ?? (/[\u3400-\u9fff]/.test(term.value) ? "zh-CN" : null);
    const whole = term.value.length <= LONG;
    const text = whole ? term.value : element("details", {}, element("summary", {}, `${term.value.slice(0, LONG)}…`), term.value);
    return element("td", { lang: tongue, title: term.type ? this.names.short(term.type) : null }, text, term.language ? element("small", { class: "tongue" }, ` @${term.language}`) : null);
  }

  iri(iri) {
    const [page, label, short] = [this.names.page(iri), this.names.label(iri), this.names.short(iri)];
    const isPanel = page && !page.startsWith("/ontology");
    const name = label ? element("span", { lang: this.names.tongue(iri) }, label) : element("span", { class: "iri" }, short);
    const shown = page ? element("a", { href: page, "data-panel": isPanel }, name) : name;
    return label ? [shown, " ", element("small", { class: "iri" }, short)] : [shown];
  }
}
