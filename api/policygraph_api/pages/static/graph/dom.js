// Small elements of the page.

export function make(tag, content = [], properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...[content].flat().filter((part) => part !== null));
  return element;
}

export const button = (content, act, properties = {}) => {
  const made = make("button", content, { type: "button", ...properties });
  made.addEventListener("click", act);
  return made;
};

export function dot(kind) {
  const mark = make("i", [], { className: `dot kind-${kind}` });
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

// What a person decided on a thing.
export function decided({ verdict, reason, by, date }, words) {
  return make("abbr", words[verdict], { className: `decided decided-${verdict}`, title: `${reason} (${by}, ${date})` });
}

// A message of the page with its {names} filled.
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
