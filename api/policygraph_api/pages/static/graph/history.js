// Undo and redo over views, each as its text.

export class History {
  constructor(first) {
    this.now = first;
    this.past = [];
    this.future = [];
  }

  push(text) {
    if (text === this.now) return;
    this.past.push(this.now);
    this.now = text;
    this.future = [];
  }

  undo() {
    return this.#go(this.past, this.future);
  }

  redo() {
    return this.#go(this.future, this.past);
  }

  #go(from, to) {
    if (!from.length) return null;
    to.push(this.now);
    this.now = from.pop();
    return this.now;
  }
}
