// The query page: questions and their forms, the editor, and the result as table, chart or network.

import { Refusal, ask } from "./query/ask.js";
import { Chart } from "./query/chart.js";
import { Editor } from "./query/editor.js";
import { element } from "./query/elements.js";
import { History } from "./query/history.js";
import { Names } from "./query/names.js";
import { Network } from "./query/network.js";
import { FORMS, save } from "./query/save.js";
import { ResultTable } from "./query/table.js";

const MOST_ROWS = 10_000;
const MOST_NAMES = 5_000;
const byId = (id) => document.getElementById(id);
const words = byId("words").dataset;
const { endpoint, terms: termsAddress, things, names: namesAddress, places, workbook, label } = byId("yasqe").dataset;
const language = document.documentElement.lang === "en" ? "en" : "zh";
const asked = byId("asked");
const plain = byId("plain");

const terms = await (await fetch(termsAddress)).json();
const names = new Names(namesAddress, terms, language);
const shared = new URLSearchParams(location.hash.slice(1));
let ready = plain.elements.query.value; // the text that the address means without a hash
plain.hidden = true;
byId("editing").hidden = false;

async function findThings(typed) {
  const answer = await fetch(`${things}?q=${encodeURIComponent(typed)}`);
  return answer.ok ? (await answer.json()).things : [];
}

const editor = new Editor(byId("yasqe"), { value: shared.get("query") ?? ready, label, terms, things: findThings, run: () => run() });
const views = { table: new ResultTable(byId("view-table"), words, names), chart: new Chart(byId("view-chart"), words, names), graph: new Network(byId("view-graph"), words, names, places) };
const choices = { chart: shared.get("chart") ?? "", graph: shared.get("graph") ?? "" };
const history_ = new History(byId("history"), (text) => { editor.value = text; run(); });
let view = shared.get("view") in views ? shared.get("view") : "table";
let result = null;
let running = null;
let drawn = new Set();

// The address without a hash is the question's; what the reader changed is in the hash, which no server sees.
function remember() {
  const kept = new URLSearchParams();
  if (editor.value !== ready) kept.set("query", editor.value);
  if (view !== "table") kept.set("view", view);
  for (const name of ["chart", "graph"]) {
    if (view === name && drawn.has(name)) kept.set(name, choices[name] = views[name].chosen);
  }
  history.replaceState(null, "", `${location.pathname}${location.search}${kept.size ? `#${kept}` : ""}`);
}

function busy(controller) {
  running = controller;
  byId("run").disabled = Boolean(controller);
  byId("cancel").disabled = !controller;
  byId("result").setAttribute("aria-busy", Boolean(controller));
}

const counted = (number) => number.toLocaleString(document.documentElement.lang);

function measured({ form, rows, whole, seconds, timeLimit, rowLimit, truth }) {
  const number = form === "truth" ? words[truth ? "yes" : "no"] : words[form].replace("{number}", counted(rows.length));
  const caps = [timeLimit && words.timelimit.replace("{seconds}", timeLimit), rowLimit && words.rowlimit.replace("{number}", counted(Number(rowLimit)))];
  return { number, took: words.took.replace("{seconds}", seconds.toFixed(2)), caps: caps.filter(Boolean).join(words.between), more: whole ? "" : words.more.replace("{number}", counted(rows.length)) };
}

async function run(sparql = editor.value) {
  running?.abort();
  const controller = new AbortController();
  busy(controller);
  editor.clear();
  byId("problem").textContent = "";
  remember();
  const start = performance.now();
  let read = 0;
  const tell = () => { byId("state").textContent = words.running.replace("{seconds}", ((performance.now() - start) / 1000).toFixed(1)) + (read ? ` ${words.rows.replace("{number}", counted(read))}` : ""); };
  const clock = setInterval(tell, 200);
  try {
    const found = await ask(endpoint, sparql, { signal: controller.signal, most: MOST_ROWS, progress: (rows) => { read = rows; } });
    clearInterval(clock);
    if (running === controller) await show(found, sparql);
  } catch (error) {
    if (running === controller) fail(error, controller);
  } finally {
    clearInterval(clock);
    if (running === controller) busy(null);
  }
}

async function show(found, sparql) {
  if (result && `${found.columns}` !== `${result.columns}`) Object.assign(choices, { chart: "", graph: "" });
  result = { ...found, sparql };
  const { number, took, caps, more } = measured(found);
  byId("state").textContent = `${number} · ${took}`;
  byId("measured").replaceChildren(element("strong", {}, number), ` · ${took} · `, element("small", {}, caps), more ? element("strong", { class: "more" }, ` ${more}`) : "");
  history_.add(sparql, `${number} · ${took}`);
  byId("result").hidden = false;
  for (const name of ["chart", "graph"]) byId(`tab-${name}`).disabled = found.form === "truth";
  forms(found.form, sparql);
  drawn = new Set();
  open(found.form === "truth" ? "table" : view);
  const iris = found.rows.flatMap((row) => row.filter((term) => term?.kind === "iri").map((term) => term.value));
  const news = await names.load([...new Set(iris)].slice(0, MOST_NAMES)).catch(() => false); // a result shows without names, too
  if (news && result?.rows === found.rows) {
    if (drawn.has("table")) views.table.draw();
    if (drawn.has("chart")) views.chart.draw();
  }
  byId("result").dataset.ready = found.rows.length;
}

function fail(error, controller) {
  byId("state").textContent = "";
  if (controller.signal.aborted) {
    byId("state").textContent = words.cancelled;
    return;
  }
  const { line, column } = error instanceof Refusal ? error.problem : {};
  const place = line ? words.place.replace("{line}", line).replace("{column}", column) : "";
  const reason = error instanceof Refusal ? error.message.replace(/^line \d+, column \d+: /, "") : words.broken;
  byId("problem").textContent = [words.failed, place, reason].filter(Boolean).join(" ");
  if (line) editor.markWrong(line, column);
}

function open(name) {
  view = name;
  for (const other of Object.keys(views)) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", other === name);
    tab.tabIndex = other === name ? 0 : -1;
    byId(`view-${other}`).hidden = other !== name;
  }
  if (result && !drawn.has(name)) {
    drawn.add(name);
    views[name].show(result, choices[name]);
  }
  remember();
}

function forms(form, sparql) {
  byId("forms").replaceChildren(`${words.download} `, ...FORMS[form].map((name) => {
    const button = element("button", { type: "button", "data-form": name }, { xlsx: "Excel", ttl: "Turtle", nt: "N-Triples", rdf: "RDF/XML", jsonld: "JSON-LD", trig: "TriG" }[name] ?? name.toUpperCase());
    button.addEventListener("click", async () => {
      button.disabled = true;
      await save({ endpoint, workbookAddress: workbook, sparql, form: name }).catch((error) => { byId("problem").textContent = `${words.failed} ${error.message}`; });
      button.disabled = false;
    });
    return button;
  }));
}

for (const [name, shown] of Object.entries(views)) shown.changed = () => { choices[name] = shown.chosen; remember(); };
byId("run").addEventListener("click", () => run());
byId("cancel").addEventListener("click", () => running?.abort());
byId("copy").addEventListener("click", async () => {
  remember();
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  byId("state").textContent = words.copied;
});
byId("result").querySelector("[role=tablist]").addEventListener("click", (event) => event.target.closest("[role=tab]") && open(event.target.id.slice(4)));
byId("result").querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const tabs = Object.keys(views).filter((name) => !byId(`tab-${name}`).disabled);
  if (!step) return;
  const next = tabs[(tabs.indexOf(view) + step + tabs.length) % tabs.length];
  open(next);
  byId(`tab-${next}`).focus();
});

// The form's values become RDF terms on the server; what does not fit is said beside the form.
async function answer(form) {
  const values = new URLSearchParams(new FormData(form));
  values.delete("name");
  const told = await fetch(`${form.dataset.api}?${values}`);
  const found = await told.json();
  form.querySelector(".wrong").textContent = told.ok ? "" : asked.dataset.wrong.replace("{reason}", found.detail ?? told.statusText);
  if (!told.ok) return;
  ready = editor.value = found.sparql;
  Object.assign(choices, { chart: "", graph: "" });
  await run();
}

document.querySelector(".questions").addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-question]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(link.href);
  address.searchParams.set("part", "1");
  asked.innerHTML = await (await fetch(address)).text(); // our own server's template, everything in it escaped
  for (const other of document.querySelectorAll("a[data-question][aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  history.replaceState(null, "", link.href);
  await answer(asked.querySelector("form"));
});

asked.addEventListener("submit", async (event) => {
  event.preventDefault();
  history.replaceState(null, "", `/query?${new URLSearchParams(new FormData(event.target))}`);
  await answer(event.target);
});

const filter = byId("question-filter");
filter.hidden = false;
filter.querySelector("input").addEventListener("input", (event) => {
  const wanted = event.target.value.normalize("NFKC").toLowerCase().split(/\s+/);
  for (const item of document.querySelectorAll(".questions li")) {
    const text = item.textContent.normalize("NFKC").toLowerCase();
    item.hidden = !wanted.every((word) => text.includes(word));
  }
});

byId("yasqe").dataset.ready = "true";
if (shared.has("query") || shared.has("view") || (new URLSearchParams(location.search).has("name") && !asked.querySelector(".wrong")?.textContent)) await run();
