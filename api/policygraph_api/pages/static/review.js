// The reviewer's mode: decides beside a page without leaving it, and goes through the list by keys.
// Without scripts the same forms lead back to where they stood.

const place = (box) => box.closest("#panel, #details");

async function send(form) {
  const box = form.closest(".review");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("back", box.dataset.box);
  const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "*/*" } });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text(); // our own server's template, everything in it escaped
  const fresh = holder.querySelector(".review");
  box.replaceWith(fresh);
  fresh.focus();
  mark(fresh);
}

function mark(box) {
  for (const link of document.querySelectorAll(`a[href="${CSS.escape(box.dataset.thing)}"]`)) {
    if (link.closest(".review")) continue;
    if (link.nextElementSibling?.matches(".decided")) link.nextElementSibling.remove();
    link.after(box.querySelector("template[data-mark]").content.cloneNode(true));
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const box = form.closest(".review");
  if (!box || !place(box)) return;
  event.preventDefault();
  try {
    await send(form);
  } catch (error) {
    const trouble = box.querySelector(".trouble");
    trouble.textContent = error.message;
    trouble.hidden = false;
  }
});

const KEPT = "policygraph.review.keys";
const keys = document.getElementById("keys");

function choose(verdict) {
  const choice = document.querySelector(`.desk .decide [value=${verdict}]`);
  if (!choice) return;
  choice.checked = true;
  const field = document.querySelector(verdict === "replace" ? ".desk .changes :is(input, select)" : ".desk [name=reason]");
  field.focus();
}

const ACTIONS = {
  j: () => document.querySelector(".around [rel=next]")?.click(),
  k: () => document.querySelector(".around [rel=prev]")?.click(),
  c: () => choose("confirm"),
  r: () => choose("reject"),
  e: () => choose("replace"),
  u: () => document.querySelector(".desk .undo")?.click(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keys.checked) return;
  if (event.key === "Escape" && event.target.matches(".review :is(input, select)")) event.target.blur();
  if (event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  const action = ACTIONS[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
}

if (keys) {
  keys.closest(".keys").hidden = false;
  keys.checked = localStorage.getItem(KEPT) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEPT, keys.checked ? "on" : "off"));
  document.addEventListener("keydown", pressed);
  document.querySelector(".waiting [aria-current]")?.scrollIntoView({ block: "nearest" });
}
