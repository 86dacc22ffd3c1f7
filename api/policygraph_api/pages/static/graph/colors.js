// The colors of the page's legend, so that one style sheet holds them for both themes.

const numbers = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);

// "rgb(1, 2, 3)" mixed into the background: edges look best opaque
export function mixed(color, background, share) {
  const [a, b] = [numbers(color), numbers(background)];
  return `rgb(${a.map((value, at) => Math.round(value * share + b[at] * (1 - share))).join(",")})`;
}

function legend(selector, property) {
  const marks = [...document.querySelectorAll(selector)];
  return new Map(marks.map((mark) => [mark.parentElement.querySelector("input").value, getComputedStyle(mark)[property]]));
}

export function readColors() {
  const { backgroundColor: background, color: text } = getComputedStyle(document.body);
  const style = getComputedStyle(document.documentElement);
  const shades = (color) => ({ strong: color, plain: mixed(color, background, 0.45), faint: mixed(color, background, 0.12) });
  const other = style.getPropertyValue("--accent").trim();
  const probe = Object.assign(document.createElement("i"), { className: "dot" });
  document.querySelector("#kinds").append(probe);
  const plain = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return {
    background, text, accent: other, card: style.getPropertyValue("--card").trim(), line: style.getPropertyValue("--line").trim(),
    kinds: legend("#kinds .dot", "backgroundColor"), kind: plain,
    links: new Map([...legend("#roles .line, #links .line", "borderTopColor")].map(([kind, color]) => [kind, shades(color)])), link: shades(plain),
  };
}
