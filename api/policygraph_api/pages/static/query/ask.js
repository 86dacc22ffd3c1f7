// Asks the endpoint and reads the answer row by row as it comes, so that a long one can be left when enough is there.

import { readCell, readTriple } from "./terms.js";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

async function refusal(answer) {
  const isProblem = answer.headers.get("Content-Type")?.startsWith("application/problem+json");
  return new Refusal(isProblem ? await answer.json() : { status: answer.status, detail: answer.statusText });
}

export async function post(endpoint, sparql, accept, signal) {
  const headers = { "Content-Type": "application/sparql-query", Accept: accept };
  const answer = await fetch(endpoint, { method: "POST", headers, body: sparql, signal });
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function* linesOf(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split("\n");
      rest = lines.pop();
      yield* lines;
    }
    if (rest) yield rest;
  } finally {
    reader.cancel().catch(() => {}); // an aborted body has nothing left to cancel
  }
}

// { form: "rows" | "triples" | "truth", columns, rows, whole, seconds, timeLimit, rowLimit }; whole is false when there is more.
export async function ask(endpoint, sparql, { signal, most, progress = () => {} }) {
  const start = performance.now();
  const answer = await post(endpoint, sparql, "text/tab-separated-values, application/n-triples", signal);
  const isGraph = answer.headers.get("Content-Type").startsWith("application/n-triples");
  const found = {
    form: isGraph ? "triples" : "rows", columns: isGraph ? ["subject", "predicate", "object"] : null, rows: [], whole: true,
    timeLimit: answer.headers.get("X-Time-Limit"), rowLimit: answer.headers.get("X-Row-Limit"),
  };
  for await (const line of linesOf(answer)) {
    if (found.rows.length === most) {
      found.whole = false;
      break;
    }
    take(found, line, isGraph);
    if (found.rows.length % 500 === 0) progress(found.rows.length);
  }
  return { ...found, seconds: (performance.now() - start) / 1000 };
}

function take(found, line, isGraph) {
  if (isGraph) {
    if (line) found.rows.push(readTriple(line));
  } else if (found.columns) {
    found.rows.push(line.replace(/\r$/, "").split("\t").map(readCell));
  } else if (/^(true|false)\s*$/.test(line)) {
    Object.assign(found, { form: "truth", columns: [], truth: line.trim() === "true" });
  } else {
    found.columns = line.trim().split("\t").filter(Boolean).map((name) => name.replace(/^\?/, ""));
  }
}
