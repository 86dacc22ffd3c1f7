// From values to places on a drawing.

// Round numbers from 0 or below to the highest value or above, about `count` of them.
export function ticks(lowest, highest, count = 6) {
  const span = highest - lowest || Math.abs(highest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].map((unit) => unit * power).find((unit) => span / unit <= count);
  const first = Math.floor(lowest / step) * step;
  const found = [];
  for (let at = 0; found.length === 0 || found.at(-1) < highest; at += 1) found.push(Number((first + at * step).toPrecision(12)));
  return found;
}

export function scale([lowest, highest], [from, to]) {
  return (value) => from + ((value - lowest) / (highest - lowest || 1)) * (to - from);
}

// About how many pixels wide a text of 13 px is: Chinese characters count twice.
export function widthOf(text) {
  let width = 0;
  for (const sign of text) width += sign.codePointAt(0) > 0x2e7f ? 13 : 7;
  return width;
}

export function cut(text, width) {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const sign of text) {
    if (widthOf(`${kept}${sign}…`) > width) break;
    kept += sign;
  }
  return `${kept}…`;
}
