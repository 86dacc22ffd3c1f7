// What the columns of a result hold, for the chart and the picture that choose among them.

import { numberOf } from "./terms.js";

const share = (rows, column, holds) => {
  const bound = rows.filter((row) => row[column]);
  return bound.length ? bound.filter((row) => holds(row[column])).length / bound.length : 0;
};

export function numericColumns({ rows, columns }) {
  return columns.map((_, at) => at).filter((at) => share(rows, at, (term) => numberOf(term) !== null) > 0.5);
}

export function thingColumns({ rows, columns }) {
  return columns.map((_, at) => at).filter((at) => share(rows, at, (term) => term.kind === "iri" || term.kind === "blank") > 0.5);
}
