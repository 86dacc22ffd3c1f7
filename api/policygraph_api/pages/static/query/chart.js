// A result as a chart: bars, a line or points of columns that the reader chooses.

import { saveBlob } from "../exchange.js";
import { numericColumns, thingColumns } from "./columns.js";
import { element, select } from "./elements.js";
import { bars, lines, points } from "./plots.js";
import { numberOf } from "./terms.js";

const MOST_BARS = 60;
const MOST_POINTS = 3000;
const MOST_SERIES = 8;
const COUNT = -1;
const NONE = -1;
const DRAW = { bar: bars, line: lines, scatter: points };

export class Chart {
  constructor(box, words, names) {
    Object.assign(this, { box, words, names });
    new ResizeObserver(() => this.figure?.isConnected && this.draw()).observe(box);
  }

  // What the address keeps of the choice.
  get chosen() {
    return [this.kind, this.x, this.y, this.series].join(".");
  }

  show(result, chosen = "") {
    this.result = result;
    this.numeric = numericColumns(result);
    const things = thingColumns(result);
    const told = result.columns.map((_, at) => at).filter((at) => !this.numeric.includes(at));
    const named = told.filter((at) => !things.includes(at));
    const defaults = ["bar", named[0] ?? told[0] ?? 0, this.numeric.find((at) => at !== (named[0] ?? told[0] ?? 0)) ?? COUNT, NONE];
    const [kind, ...places] = chosen.split(".");
    const fits = kind in DRAW && places.length === 3 && places.every((at) => Number(at) < result.columns.length);
    [this.kind, this.x, this.y, this.series] = fits ? [kind, ...places.map(Number)] : defaults;
    this.controls();
    this.draw();
  }

  head(at) {
    return at < 0 ? this.words.count : this.names.column(this.result.columns[at]) || this.result.columns[at];
  }

  controls() {
    const columns = this.result.columns.map((_, at) => [at, this.head(at)]);
    const choose = (name) => (value) => { this[name] = name === "kind" ? value : Number(value); this.draw(); this.changed?.(); };
    this.svg = element("button", { type: "button" }, this.words.svg);
    this.svg.addEventListener("click", () => this.save());
    this.figure = element("figure", {});
    this.note = element("p", { class: "note", role: "status" });
    this.box.replaceChildren(
      element("div", { class: "bar" },
        select(this.words.kind, Object.keys(DRAW).map((kind) => [kind, this.words[kind]]), this.kind, choose("kind")),
        select(this.words.across, columns, this.x, choose("x")),
        select(this.words.up, [[COUNT, this.words.count], ...columns.filter(([at]) => this.numeric.includes(at))], this.y, choose("y")),
        select(this.words.color, [[NONE, this.words.nothing], ...columns], this.series, choose("series")), this.svg),
      this.note, this.figure);
  }

  text(term) {
    if (!term) return "—";
    return term.kind === "iri" ? this.names.label(term.value) || this.names.short(term.value) : this.names.document(term.value) || term.value;
  }

  draw() {
    const width = Math.max(320, Math.min(1400, this.box.clientWidth - 8));
    const colors = this.colors();
    const across = this.x < 0 ? null : this.numeric.includes(this.x);
    const isPlane = this.kind === "scatter" || (this.kind === "line" && across);
    const data = isPlane && across && this.y !== COUNT ? this.plane() : this.grouped(this.kind === "bar" ? MOST_BARS : 200);
    const empty = (data.groups ?? data.lines).length === 0;
    const label = `${this.words[this.kind]}: ${this.head(this.y)} / ${this.head(this.x)}`;
    const heads = { x: this.head(this.x), y: this.head(this.y) };
    this.note.textContent = empty ? this.words.nochart : data.note;
    const drawing = this.kind !== "bar" && data.groups ? overPlaces(data) : data;
    this.figure.replaceChildren(...(empty ? [] : [DRAW[this.kind]({ ...drawing, label, heads }, colors, width)]));
  }

  colors() {
    const style = getComputedStyle(document.documentElement);
    return Array.from({ length: MOST_SERIES }, (_, at) => style.getPropertyValue(`--c${at}`).trim());
  }

  // The series in the order of their rows, the last one for all beyond MOST_SERIES.
  seriesOf(rows) {
    const all = [...new Set(rows.map((row) => (this.series === NONE ? "" : this.text(row[this.series]))))];
    const names = all.length > MOST_SERIES ? [...all.slice(0, MOST_SERIES - 1), this.words.others] : all;
    const place = (row) => Math.min(Math.max(0, all.indexOf(this.series === NONE ? "" : this.text(row[this.series]))), names.length - 1);
    return { names, place };
  }

  grouped(most) {
    const rows = this.result.rows.filter((row) => row[this.x] && (this.y === COUNT || numberOf(row[this.y]) !== null));
    const { names, place } = this.seriesOf(rows);
    const groups = new Map();
    for (const row of rows) {
      const name = this.text(row[this.x]);
      if (!groups.has(name)) groups.set(name, { name, values: names.map(() => 0), number: numberOf(row[this.x]) });
      groups.get(name).values[place(row)] += this.y === COUNT ? 1 : numberOf(row[this.y]);
    }
    const sum = ({ values }) => values.reduce((a, b) => a + b, 0);
    const inOrder = this.numeric.includes(this.x);
    const found = [...groups.values()].sort((a, b) => (inOrder ? a.number - b.number : this.kind === "bar" ? sum(b) - sum(a) : 0));
    const summed = this.y !== COUNT && rows.length > groups.size ? this.words.summed : "";
    const rest = found.length > most ? this.words.first.replace("{shown}", most).replace("{all}", found.length) : "";
    return { groups: found.slice(0, most), series: names, note: [rest, summed].filter(Boolean).join(" ") };
  }

  plane() {
    const rows = this.result.rows.filter((row) => numberOf(row[this.x]) !== null && numberOf(row[this.y]) !== null);
    const { names, place } = this.seriesOf(rows);
    const found = names.map((name) => ({ name, points: [] }));
    for (const row of rows.slice(0, MOST_POINTS)) {
      const title = this.result.columns.map((_, at) => `${this.head(at)}: ${this.text(row[at])}`).slice(0, 8).join("\n");
      found[place(row)].points.push({ x: numberOf(row[this.x]), y: numberOf(row[this.y]), title });
    }
    for (const line of found) line.points.sort((a, b) => a.x - b.x);
    const note = rows.length > MOST_POINTS ? this.words.first.replace("{shown}", MOST_POINTS).replace("{all}", rows.length) : "";
    return { lines: found.filter((line) => line.points.length), note };
  }

  save() {
    const copy = this.figure.querySelector("svg").cloneNode(true);
    copy.setAttribute("color", getComputedStyle(this.figure).color);
    saveBlob(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }), "chart.svg");
  }
}

function overPlaces({ groups, series }) {
  const found = series.map((name, at) => ({ name, points: groups.map((group, x) => ({ x, y: group.values[at], title: `${group.name}: ${group.values[at]}` })) }));
  return { lines: found, places: groups.map((group) => group.name) };
}
