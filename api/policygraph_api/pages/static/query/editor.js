// The editor: YASQE without its buttons, its own requests and its own completers.

import { complete } from "./complete.js";

const { Yasqe } = window;

export class Editor {
  constructor(box, { value, label, terms, things, run }) {
    Yasqe.defaults.autocompleters = []; // its own ones ask other hosts
    const hint = (whileTyping) => (yasqe) => complete(yasqe, terms, things, whileTyping);
    this.yasqe = new Yasqe(box, {
      value, persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false,
      resizeable: true, editorHeight: "14rem", autofocus: false,
      extraKeys: { "Ctrl-Space": hint(false), "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false, "Ctrl-S": false },
    });
    for (const field of box.querySelectorAll("textarea")) field.setAttribute("aria-label", label);
    const scrolled = box.querySelector(".CodeMirror-scroll");
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", label]]) scrolled.setAttribute(name, value);
    this.marks = [];
    this.yasqe.on("change", () => this.clear());
    this.yasqe.on("inputRead", (yasqe, change) => {
      if (["+input", "*compose"].includes(change.origin)) hint(true)(yasqe);
    });
    // its hint over a wrong line has inline styles, which our policy refuses; the server's answer names line and column
    for (const type of ["mouseover", "mouseout"]) {
      box.addEventListener(type, (event) => { if (event.target.closest(".parseErrorIcon")) event.stopPropagation(); }, true);
    }
  }

  get value() {
    return this.yasqe.getValue();
  }

  set value(text) {
    if (text !== this.value) this.yasqe.setValue(text);
    this.yasqe.refresh();
  }

  clear() {
    for (const mark of this.marks) mark.clear();
    if (this.marks.length) this.yasqe.removeLineClass(this.wrongLine, "background", "wrong-line");
    this.marks = [];
  }

  // Line and column count from 1, as the server's answer has them.
  markWrong(line, column) {
    this.clear();
    const doc = this.yasqe.getDoc();
    const at = { line: Math.min(line, doc.lineCount()) - 1, ch: column - 1 };
    const text = doc.getLine(at.line);
    const end = at.ch + Math.max(1, /^\S*/.exec(text.slice(at.ch))[0].length);
    const from = at.ch >= text.length ? { line: at.line, ch: Math.max(0, text.length - 1) } : at;
    this.marks = [doc.markText(from, { line: at.line, ch: Math.max(end, from.ch + 1) }, { className: "wrong-part" })];
    this.wrongLine = at.line;
    this.yasqe.addLineClass(at.line, "background", "wrong-line");
    doc.setCursor(at);
    this.yasqe.scrollIntoView(at, 60);
  }
}
