// What the picture shows now as an SVG of its own, and as a PNG made from that.

import { FONT, FONT_SIZE } from "./labels.js";

const SCALE = 2; // pixels of the PNG for each pixel on the screen
const LEGEND_LINE = 20;

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
const short = (number) => Number(number.toFixed(1));

function arrow(from, to, size, color) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [right, up] = [dx / length, dy / length];
  const head = Math.min(2.5 * size + 2, length / 2);
  const [tipX, tipY] = [to.x - right * to.size, to.y - up * to.size];
  const [baseX, baseY] = [tipX - right * head, tipY - up * head];
  const half = head / 2.2;
  const corners = [[tipX, tipY], [baseX - up * half, baseY + right * half], [baseX + up * half, baseY - right * half]];
  return `<path d="M${short(from.x)} ${short(from.y)}L${short(baseX)} ${short(baseY)}" stroke="${color}" stroke-width="${short(size)}"/><path d="M${corners.map(([x, y]) => `${short(x)} ${short(y)}`).join("L")}Z" fill="${color}"/>`;
}

function words({ text, x, y }, color, background) {
  return `<text x="${short(x)}" y="${short(y)}" dy=".35em" fill="${color}" stroke="${background}" stroke-width="3" paint-order="stroke" stroke-linejoin="round">${escaped(text)}</text>`;
}

function legend(picture, height) {
  const { scene, model } = picture.explorer;
  const { colors, names } = picture;
  const kinds = [...new Set([...scene.nodes].map((id) => model.data(id).kind))].filter(Boolean).sort();
  const links = [...new Set([...scene.edges].map((key) => model.edge(key).kind))].sort();
  const top = height - (kinds.length + links.length) * LEGEND_LINE - 4;
  const rows = [
    ...kinds.map((kind) => [`<circle cx="18" cy="0" r="5" fill="${colors.kinds.get(kind) ?? colors.kind}"/>`, names(kind)]),
    ...links.map((kind) => [`<path d="M10 0H26" stroke-width="3" stroke="${(colors.links.get(kind) ?? colors.link).strong}"/>`, names(kind)]),
  ];
  return rows.map(([mark, name], at) => `<g transform="translate(0 ${top + at * LEGEND_LINE})">${mark}${words({ text: name, x: 32, y: 0 }, colors.text, colors.background)}</g>`).join("");
}

export function svg(picture) {
  const { renderer, colors, explorer } = picture;
  const { width, height } = renderer.getDimensions();
  const seen = ({ x, y }) => x > -50 && y > -50 && x < width + 50 && y < height + 50;
  const spots = new Map([...explorer.scene.nodes].map((id) => [id, picture.spot(id)]));
  const edges = [...explorer.scene.edges].map((key) => ({ key, look: renderer.getEdgeDisplayData(key), ends: explorer.model.graph.extremities(key).map((id) => spots.get(id)) }));
  edges.sort((a, b) => a.look.zIndex - b.look.zIndex);
  const context = document.createElement("canvas").getContext("2d");
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT.slice(FONT.indexOf(" ") + 1))}" font-size="${FONT_SIZE}">`,
    `<rect width="100%" height="100%" fill="${colors.background}"/>`,
    ...edges.filter(({ ends }) => ends[0] !== ends[1] && ends.some(seen)).map(({ look, ends }) => arrow(...ends, renderer.scaleSize(look.size), look.color)),
    ...[...spots.values()].filter(seen).map(({ x, y, size, color }) => `<circle cx="${short(x)}" cy="${short(y)}" r="${short(size)}" fill="${color}"/>`),
    ...picture.writing.labels(context).map((label) => words(label, colors.text, colors.background)),
    legend(picture, height),
    "</svg>",
  ];
  return parts.join("\n");
}

export async function png(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SCALE, image.height * SCALE];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
}
