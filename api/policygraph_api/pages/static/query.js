// The query editor: YASGUI on our own endpoint. Its completers that ask other hosts are replaced by one over our terms.

const box = document.getElementById("yasgui");
const plain = document.getElementById("plain");
const endpoint = new URL(box.dataset.endpoint, location.href).href;
const text = plain.elements.query.value;

const terms = await (await fetch(box.dataset.terms)).json();

function completer(name, iris, fits) {
  return {
    name,
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: fits,
    get: (_yasqe, token) => {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      return iris.filter((iri) => iri.toLowerCase().includes(typed)).slice(0, 100);
    },
    preProcessToken: (yasqe, token) => expanded(yasqe, token),
    postProcessSuggestion: (yasqe, token, iri) => shortened(yasqe, token, iri),
  };
}

function expanded(yasqe, token) {
  const prefixes = yasqe.getPrefixesFromQuery();
  const colon = token.string.indexOf(":");
  if (token.string.startsWith("<")) return { ...token, autocompletionString: token.string.slice(1).replace(/>$/, "") };
  if (colon < 0) return { ...token, autocompletionString: token.string.trim() };
  const prefix = token.string.slice(0, colon);
  return { ...token, autocompletionString: (prefixes[prefix] ?? "") + token.string.slice(colon + 1) };
}

function shortened(yasqe, _token, iri) {
  for (const [prefix, start] of Object.entries(yasqe.getPrefixesFromQuery())) {
    if (start && iri.startsWith(start)) return `${prefix}:${iri.slice(start.length)}`;
  }
  return `<${iri}>`;
}

const isTerm = (yasqe) => {
  const token = yasqe.getCompleteToken();
  return !/^[?$"']/.test(token.string) && token.state.possibleCurrent?.length !== 0;
};
const isClass = (yasqe) => {
  const token = yasqe.getCompleteToken();
  const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
  return isTerm(yasqe) && ["a", "rdf:type"].includes(before.string);
};

const { Yasqe, Yasr } = window.Yasgui;
for (const name of Object.keys(Yasqe.Autocompleters)) {
  if (name !== "variables") delete Yasqe.Autocompleters[name];
}
Yasqe.defaults.autocompleters = ["variables"];
Yasqe.defaults.prefixCcApi = null;
Yasqe.registerAutocompleter(completer("our-classes", terms.classes, isClass), true);
Yasqe.registerAutocompleter(completer("our-properties", terms.properties, (yasqe) => isTerm(yasqe) && !isClass(yasqe)), true);
Yasqe.defaults.createShareableLink = (yasqe) => `${location.origin}${location.pathname}#query=${encodeURIComponent(yasqe.getValue())}`;
Yasr.defaults.prefixes = terms.prefixes;

// The result table's column handles come with a style element, which our policy refuses; the same rules as a sheet are let in.
const append = document.head.appendChild.bind(document.head);
document.head.appendChild = (element) => {
  if (!(element instanceof HTMLStyleElement)) return append(element);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(element.textContent);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return element;
};

const yasgui = new window.Yasgui(box, {
  persistenceId: null,
  populateFromUrl: false,
  tabName: box.dataset.tab,
  copyEndpointOnNewTab: true,
  autofocus: false,
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: ["endpoint"] },
  requestConfig: { endpoint, method: "POST", headers: () => ({}) },
  yasqe: { value: text, resizeable: true },
});
plain.hidden = true;
for (const field of box.querySelectorAll(".CodeMirror textarea")) field.setAttribute("aria-label", box.dataset.label);
box.querySelector(".tabsList .addTab")?.setAttribute("role", "tab");

const shared = new URLSearchParams(location.hash.slice(1)).get("query");
const tab = yasgui.getTab();
tab.setQuery(shared ?? text);

const asked = document.getElementById("asked");

function run(sparql) {
  yasgui.getTab().setQuery(sparql);
  yasgui.getTab().getYasqe().query().catch(() => {}); // a failed query shows in the result area
}

// The form's values become RDF terms on the server; what does not fit is said beside the form.
async function ask(form) {
  const values = new URLSearchParams(new FormData(form));
  values.delete("name");
  const answer = await fetch(`${form.dataset.api}?${values}`);
  const found = await answer.json();
  const wrong = form.querySelector(".wrong");
  wrong.textContent = answer.ok ? "" : asked.dataset.wrong.replace("{reason}", found.detail ?? answer.statusText);
  if (answer.ok) run(found.sparql);
}

document.querySelector(".questions")?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-question]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(link.href);
  address.searchParams.set("part", "1");
  asked.innerHTML = await (await fetch(address)).text();
  for (const other of document.querySelectorAll("a[data-question][aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  history.replaceState(null, "", link.href);
  await ask(asked.querySelector("form"));
});

asked.addEventListener("submit", async (event) => {
  event.preventDefault();
  history.replaceState(null, "", `/query?${new URLSearchParams(new FormData(event.target))}`);
  await ask(event.target);
});

// Results show our identifiers; they open here, as this host answers for them.
box.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const own = "https://w3id.org/policygraph/id/";
  if (!link?.href.startsWith(own)) return;
  event.preventDefault();
  event.stopPropagation();
  window.open(`/id/${link.href.slice(own.length)}`, "_blank", "noopener");
}, true);

// The editor's hint over a wrong line has inline styles, which our policy refuses; the server's answer names line and column.
for (const type of ["mouseover", "mouseout"]) {
  box.addEventListener(type, (event) => {
    if (event.target.closest(".parseErrorIcon")) event.stopPropagation();
  }, true);
}
