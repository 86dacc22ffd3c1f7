// Completion over what this store holds: prefixes, variables, classes and properties by name, things by name or other name.

const WORD = /[^\s<>"'{}|^`()[\];,.]*$/;
const HAN = /[\u3400-\u9fff]/;
const MOST = 60;

function contextOf(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const open = /<([^\s<>]*)$/.exec(before);
  const word = open ? open[0] : WORD.exec(before)[0];
  const left = before.slice(0, before.length - word.length);
  const token = yasqe.getTokenAt(cursor);
  if (["comment", "string"].includes(token.type)) return null;
  return { word, from: { line: cursor.line, ch: left.length }, to: cursor, isPrefix: /\bprefix\s+$/i.test(left), isClass: /(^|[\s;.{])(a|rdf:type)\s+$/.test(left), isVerb: token.state.possibleCurrent?.includes("a") ?? false };
}

function rows(found, render) {
  return found.slice(0, MOST).map(render);
}

// `first` is what a person looks for, `said` what tells more of it.
function hint(text, first, said, context, prefix) {
  return {
    text,
    render: (item) => {
      item.textContent = first;
      const small = document.createElement("small");
      small.textContent = said;
      item.append(" ", small);
    },
    hint: (yasqe) => {
      yasqe.getDoc().replaceRange(text, context.from, context.to);
      if (prefix && !(prefix[0] in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ [prefix[0]]: prefix[1] });
    },
  };
}

function prefixes(context, terms) {
  const found = Object.entries(terms.prefixes).filter(([prefix]) => prefix.startsWith(context.word.replace(/:$/, "")));
  return rows(found, ([prefix, start]) => hint(`${prefix}: <${start}>`, `${prefix}:`, start, context));
}

function variables(yasqe, context) {
  const all = new Set(yasqe.getValue().match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
  all.delete(context.word);
  return rows([...all].filter((name) => name.startsWith(context.word)).sort(), (name) => hint(name, name, "", context));
}

function shortened(iri, prefixes) {
  const found = Object.entries(prefixes).find(([, start]) => iri.startsWith(start) && /^[\w-]+$/.test(iri.slice(start.length)));
  return found ? [`${found[0]}:${iri.slice(found[1].length)}`, found] : [`<${iri}>`, null];
}

function vocabulary(yasqe, context, terms) {
  const exact = context.word.replace(/^</, "");
  const typed = exact.toLowerCase();
  const wanted = context.isClass ? ["classes"] : context.isVerb ? ["properties"] : ["classes", "properties"];
  const known = { ...terms.prefixes, ...yasqe.getPrefixesFromQuery() };
  const found = [];
  for (const term of terms.terms) {
    if (!wanted.includes(term.kind)) continue;
    const [text, prefix] = shortened(term.iri, known);
    const rank = [text, text.split(":").pop(), term.label, term.label_en, term.iri].findIndex((form) => form.toLowerCase().includes(typed));
    const isStart = [text, text.split(":").pop(), term.label, term.label_en].some((form) => form.toLowerCase().startsWith(typed));
    if (rank >= 0) found.push({ text, prefix, term, order: `${text.startsWith(exact) ? 0 : isStart ? 1 : 2}${text.startsWith("pg:") ? 0 : 1}${text}` });
  }
  found.sort((a, b) => (a.order < b.order ? -1 : 1));
  const said = (term) => [term.label, term.label_en].filter(Boolean).join(" ");
  return rows(found, ({ text, prefix, term }) => hint(text, text, said(term), context, prefix));
}

async function named(context, things, kinds) {
  const typed = context.word.replace(/^</, "");
  if (context.isVerb || context.isClass || typed.includes(":") || typed.length < (HAN.test(typed) ? 1 : 3)) return [];
  return (await things(typed)).map(({ iri, label, found, kind }) => hint(`<${iri}>`, label, [found === label ? "" : found, kinds[kind] ?? kind, iri].filter(Boolean).join(" · "), context));
}

// Whether so much of a word is typed that a list of what fits helps.
const isTelling = ({ word, isPrefix }) => isPrefix || /^[?$]./.test(word) || word.includes(":") || HAN.test(word) || word.replace(/^</, "").length > 1;

// Shows what fits at the cursor; while typing only where enough is typed.
export function complete(yasqe, terms, things, whileTyping = false) {
  const first = contextOf(yasqe);
  if (!first || (whileTyping && (yasqe.state.completionActive || !isTelling(first)))) return;
  const list = async () => {
    const context = contextOf(yasqe) ?? first;
    let found;
    if (context.isPrefix) found = prefixes(context, terms);
    else if (/^[?$]/.test(context.word)) found = variables(yasqe, context);
    else found = [...vocabulary(yasqe, context, terms), ...(await named(context, things, terms.kinds))].slice(0, MOST);
    return { list: found, from: context.from, to: context.to };
  };
  yasqe.showHint({ hint: list, completeSingle: false, closeCharacters: /[\s>"]/, container: yasqe.rootEl });
}
