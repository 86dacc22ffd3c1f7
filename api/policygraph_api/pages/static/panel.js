// Shows what a data-panel link points at beside the page. Without scripts the link opens a page of its own.

const panel = document.getElementById("panel");
const content = panel.querySelector(".content");
let opener = null;
let latest = 0;

export async function readPart(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("part", "1");
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

export async function openPanel(address) {
  const mine = ++latest;
  panel.hidden = false;
  content.textContent = panel.dataset.waiting;
  try {
    const part = await readPart(address);
    if (mine === latest) content.innerHTML = part; // our own server's template, everything in it escaped
  } catch (error) {
    if (mine === latest) content.textContent = `${panel.dataset.failed} (${error.message})`;
  }
  content.focus({ preventScroll: true });
  panel.scrollTop = 0;
}

function close() {
  latest += 1;
  panel.hidden = true;
  opener?.focus();
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-panel]");
  if (link && !link.closest("#details")) {
    event.preventDefault();
    if (!panel.contains(link)) opener = link;
    openPanel(link.href.baseVal ?? link.href); // the first for a link in a picture
  } else if (event.target.closest("[data-close]")) {
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) close();
});
