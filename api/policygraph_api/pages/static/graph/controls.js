// The buttons above the picture, and the keys that do the same.

import { download } from "./files.js";

const byId = (id) => document.getElementById(id);

export function attachControls({ explorer, picture, address, table, state, words, network, scope, acts, page }) {
  const chosen = (act) => () => { if (explorer.selected?.node) act(explorer.selected.node); };
  const buttons = {
    whole: () => explorer.whole(), undo: () => explorer.undo(), redo: () => explorer.redo(), unhide: () => explorer.step("show"),
    labels: () => explorer.nextLabels(), in: () => picture.zoom(0.7), out: () => picture.zoom(1.4), fit: () => picture.fit(),
    copy: () => copy(address, state, words), help: () => byId("shortcuts").showModal(),
  };
  for (const [id, act] of Object.entries(buttons)) byId(id).addEventListener("click", act);
  attachExport(page, (form, signal) => download(form, picture, network, scope, signal), explorer, state, words);
  explorer.addEventListener("change", () => draw(explorer, words));
  draw(explorer, words);
  return {
    "/": () => byId("node-search").focus(), "?": buttons.help, Escape: () => explorer.select(null),
    e: chosen((node) => acts.expand(node)), c: chosen((node) => explorer.step("collapse", node)), h: chosen((node) => explorer.step("hide", node)),
    o: chosen((node) => explorer.around(node)), p: chosen((node) => explorer.togglePin(node)), n: () => acts.turn(1), b: () => acts.turn(-1),
    u: buttons.undo, r: buttons.redo, "Ctrl+z": buttons.undo, "Ctrl+Shift+z": buttons.redo, "Ctrl+y": buttons.redo, w: buttons.whole, l: buttons.labels,
    0: buttons.fit, "+": buttons.in, "=": buttons.in, "-": buttons.out,
    t: () => table.focus(), d: () => byId("details").focus(), g: () => byId("picture").focus(),
  };
}

function draw({ history, scene, view }, words) {
  byId("undo").disabled = !history.past.length;
  byId("redo").disabled = !history.future.length;
  byId("unhide").disabled = !scene.hidden.size;
  byId("labels").textContent = words[`labels_${view.labels}`];
}

function attachExport(page, save, explorer, state, words) {
  for (const button of page.querySelectorAll("[data-form]")) {
    button.addEventListener("click", async () => {
      button.closest("details").open = false;
      state.say(words.saving);
      await state.during((signal) => save(button.dataset.form, signal)).then(() => state.count(explorer.scene), (error) => state.fail(error));
    });
  }
}

async function copy(address, state, words) {
  const link = address.write();
  try {
    await navigator.clipboard.writeText(link);
    state.say(words.copied);
  } catch {
    byId("link").hidden = false; // pages that are not served over HTTPS may not write to the clipboard
    byId("link").value = link;
    byId("link").select();
  }
}
