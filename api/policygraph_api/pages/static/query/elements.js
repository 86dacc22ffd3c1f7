// Small makers of elements.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(made, attributes);
  made.append(...children);
  return made;
}

function set(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
}

export function select(label, options, chosen, changed) {
  const field = element("select", {}, ...options.map(([value, text]) => element("option", { value, selected: String(value) === String(chosen) }, text)));
  field.addEventListener("change", () => changed(field.value));
  return element("label", {}, `${label} `, field);
}
