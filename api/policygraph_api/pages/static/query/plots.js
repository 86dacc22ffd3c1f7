// Bars, lines and points as SVG. Colors are attributes, so that a saved drawing keeps them.

import { drawn } from "./elements.js";
import { cut, scale, ticks, widthOf } from "./scales.js";

const ROW = 24;
const HEIGHT = 420;
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 4", "12 4", "1 4", "6 2 2 2"];

const said = (value) => Number(value.toPrecision(10)).toLocaleString();
const text = (x, y, content, attributes = {}) => drawn("text", { x, y, "font-size": 13, fill: "currentColor", ...attributes }, content);
const titled = (shape, title) => { shape.append(drawn("title", {}, title)); return shape; };

function sheet(width, height, label) {
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, "font-family": "sans-serif", xmlns: "http://www.w3.org/2000/svg" });
}

function legend(names, colors, width) {
  const group = drawn("g");
  let [x, y] = [8, 16];
  names.forEach((name, at) => {
    const shown = cut(name, 220);
    if (x + widthOf(shown) + 40 > width) [x, y] = [8, y + 20];
    group.append(drawn("rect", { x, y: y - 10, width: 14, height: 11, fill: colors[at % colors.length] }), text(x + 20, y, shown));
    x += widthOf(shown) + 40;
  });
  return [group, names.length > 1 ? y + 14 : 4];
}

// `groups`: [{ name, values: one a series }]; rows from top to bottom, the series of a row one behind the other.
export function bars({ groups, series, label, heads }, colors, width) {
  const left = Math.min(width * 0.42, Math.max(60, ...groups.map((group) => widthOf(group.name) + 14)));
  const [names, top] = legend(series, colors, width);
  const sums = groups.map((group) => group.values.reduce((a, b) => a + b, 0));
  const marks = ticks(Math.min(0, ...sums), Math.max(0, ...sums));
  const at = scale([marks[0], marks.at(-1)], [left, width - 60]);
  const height = top + 24 + groups.length * ROW + 8;
  const svg = sheet(width, height, label);
  if (series.length > 1) svg.append(names);
  for (const mark of marks) svg.append(drawn("line", { x1: at(mark), x2: at(mark), y1: top + 20, y2: height, stroke: "currentColor", "stroke-opacity": 0.18 }), text(at(mark), top + 14, said(mark), { "text-anchor": "middle" }));
  groups.forEach((group, row) => {
    const y = top + 24 + row * ROW;
    svg.append(titled(text(left - 8, y + 16, cut(group.name, left - 14), { "text-anchor": "end" }), group.name));
    let sum = 0;
    group.values.forEach((value, one) => {
      const [x1, x2] = [at(sum), at(sum + value)].sort((a, b) => a - b);
      sum += value;
      if (value) svg.append(titled(drawn("rect", { x: x1, y: y + 3, width: Math.max(1, x2 - x1), height: ROW - 7, fill: colors[one % colors.length] }), `${group.name}${series.length > 1 ? ` · ${series[one]}` : ""}: ${said(value)} ${heads.y}`));
    });
    svg.append(text(Math.max(at(sum), at(0)) + 5, y + 16, said(sum)));
  });
  return svg;
}

// `lines`: [{ name, points: [{ x, y, title }] }]; x is a number, or with `places` the index of one of these names.
export function lines(data, colors, width) {
  return plane(data, colors, width, (svg, line, color, dash, at) => {
    const path = line.points.map(({ x, y }, index) => `${index ? "L" : "M"}${at.x(x).toFixed(1)} ${at.y(y).toFixed(1)}`).join("");
    svg.append(drawn("path", { d: path, fill: "none", stroke: color, "stroke-width": 2, "stroke-dasharray": dash }));
  });
}

export function points(data, colors, width) {
  return plane(data, colors, width, () => {});
}

function plane({ lines: found, places, label, heads }, colors, width, join) {
  const all = found.flatMap((line) => line.points);
  const [names, top] = legend(found.map((line) => line.name), colors, width);
  const ys = ticks(Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y)));
  const xs = places ? [0, Math.max(1, places.length - 1)] : ticks(Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x)));
  const left = Math.max(...ys.map((mark) => widthOf(said(mark)))) + 14;
  const [bottom, height] = [top + HEIGHT, top + HEIGHT + (places ? 120 : 46)];
  const at = { x: scale([xs[0], xs.at(-1)], [left + 12, width - 24]), y: scale([ys[0], ys.at(-1)], [bottom, top + 22]) };
  const svg = sheet(width, height, label);
  if (found.length > 1) svg.append(names);
  svg.append(text(4, top + 10, heads.y), text(width - 8, height - 6, heads.x, { "text-anchor": "end" }));
  for (const mark of ys) svg.append(drawn("line", { x1: left, x2: width - 12, y1: at.y(mark), y2: at.y(mark), stroke: "currentColor", "stroke-opacity": 0.18 }), text(left - 6, at.y(mark) + 4, said(mark), { "text-anchor": "end" }));
  below(svg, places, xs, at, bottom, width);
  found.forEach((line, one) => {
    const color = colors[one % colors.length];
    join(svg, line, color, DASHES[one % DASHES.length], at);
    for (const { x, y, title } of line.points) svg.append(titled(drawn("circle", { cx: at.x(x), cy: at.y(y), r: 4.5, fill: color, "fill-opacity": 0.85 }), title));
  });
  return svg;
}

function below(svg, places, xs, at, bottom, width) {
  if (!places) {
    for (const mark of xs) svg.append(text(at.x(mark), bottom + 20, String(mark), { "text-anchor": "middle" }));
    return;
  }
  const every = Math.ceil((places.length * 20) / width);
  places.forEach((name, index) => {
    if (index % every === 0) svg.append(titled(text(at.x(index), bottom + 14, cut(name, 120), { transform: `rotate(35 ${at.x(index)} ${bottom + 14})` }), name));
  });
}
