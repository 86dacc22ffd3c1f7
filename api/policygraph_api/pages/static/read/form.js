// Takes a dropped, chosen or pasted document, shows how far its reading is, and lets it be canceled.
import { tie } from "./beside.js";

const form = document.getElementById("read");
const going = document.getElementById("going");
const said = going.querySelector("[role=status]");
const bar = going.querySelector("progress");
const result = document.getElementById("result");
const stages = new Map([...document.querySelectorAll("[data-stage]")].map((e, at) => [e.dataset.stage, [e.textContent, at + 1]]));
const file = form.elements.file;
let running = null;

document.documentElement.classList.add("scripted");

function show(html) {
  result.innerHTML = html; // our own server's template, everything in it escaped
  const root = result.querySelector("[data-beside]");
  document.body.classList.toggle("has-result", Boolean(root));
  if (root) tie(root);
  result.querySelector("h2")?.focus();
}

function tell(text) {
  const box = document.createElement("div");
  box.className = "refused";
  box.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  result.replaceChildren(box);
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    yield* parts.filter(Boolean).map((part) => JSON.parse(part));
  }
}

async function send(data) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  going.hidden = false;
  result.replaceChildren();
  said.textContent = form.dataset.sending;
  bar.value = 0;
  try {
    const headers = { Accept: "application/x-ndjson" };
    const answer = await fetch(location.pathname + location.search, { method: "POST", body: data, headers, signal: mine.signal });
    for await (const told of lines(answer.body)) {
      if (told.stage) [said.textContent, bar.value] = stages.get(told.stage);
      if (told.html) show(told.html);
    }
    if (!result.childElementCount) tell(form.dataset.lost);
  } catch (error) {
    tell(error.name === "AbortError" ? form.dataset.canceled : form.dataset.lost);
  } finally {
    if (running === mine) {
      running = null;
      going.hidden = true;
    }
  }
}

function sendFile(chosen) {
  if (chosen.size > Number(form.dataset.most)) {
    tell(form.dataset.oversized);
    return;
  }
  const data = new FormData();
  data.set("file", chosen);
  send(data);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (file.files.length) sendFile(file.files[0]);
  else send(new FormData(form));
});
file.addEventListener("change", () => file.files.length && sendFile(file.files[0]));
going.querySelector("[data-cancel]").addEventListener("click", () => running?.abort());

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => event.relatedTarget ?? form.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const [dropped] = event.dataTransfer.files;
  if (dropped) sendFile(dropped);
});

const already = result.querySelector("[data-beside]");
if (already) tie(already);
