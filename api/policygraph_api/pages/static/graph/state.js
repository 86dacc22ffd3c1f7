// The line under the picture: what is shown or being done, with a button that gives up what takes long.

import { filled } from "./dom.js";

export class State {
  constructor(line, cancel, words) {
    Object.assign(this, { line, cancel, words });
  }

  say(text) {
    this.line.textContent = text;
  }

  fail(error) {
    this.say(error.name === "AbortError" ? this.words.canceled : `${this.words.failed} (${error.message})`);
  }

  count({ nodes, edges, hidden }) {
    const shown = filled(this.words.shown, { nodes: nodes.size, edges: edges.size });
    this.say(hidden.size ? `${shown} · ${filled(this.words.hidden, { number: hidden.size })}` : shown);
  }

  // `work` is given the signal by which it can be ended.
  async during(work) {
    const control = new AbortController();
    const stop = () => control.abort();
    this.cancel.addEventListener("click", stop);
    this.cancel.hidden = false;
    try {
      return await work(control.signal);
    } finally {
      this.cancel.hidden = true;
      this.cancel.removeEventListener("click", stop);
    }
  }
}
