// Windows over the page: the bot's dialogs, and the question before a click counts. The browser's
// own <dialog> keeps focus inside, closes at Escape and gives focus back.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { filledIn } from "./fields.js";

let numbers = 0;

function frame(title, kind, ...parts) {
  numbers += 1;
  const name = `window-${numbers}`;
  return el(
    "dialog",
    { class: kind, "aria-labelledby": name },
    el("h2", { id: name }, title),
    ...parts,
  );
}

export function confirmed(asking, room) {
  return new Promise((answer) => {
    const no = el("button", { type: "button", class: "button" }, asking.deny.text);
    const yes = el("button", { type: "button", class: "button danger" }, asking.confirm.text);
    const shown = frame(
      asking.title.text,
      "confirm",
      el("p", {}, asking.text.text),
      el("div", { class: "row end" }, no, yes),
    );
    let said = false;
    no.addEventListener("click", () => shown.close());
    yes.addEventListener("click", () => {
      said = true;
      shown.close();
    });
    shown.addEventListener("close", () => {
      shown.remove();
      answer(said);
    });
    room.windows.append(shown);
    shown.showModal();
    no.focus();
  });
}

// Shows the dialog that the bot has open, changes it in place, and takes it away.
export class Dialog {
  constructor(windows) {
    this.windows = windows;
    this.shown = null;
    this.view = null;
  }

  show(view, room) {
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    const same = view && this.view && view.id === this.view.id;
    this.view = view;
    if (same) {
      this.shown.replaceChildren(...this.content(view, room));
      this.focus();
      return;
    }
    this.take();
    if (!view) return;
    this.shown = el("dialog", { class: "modal", "aria-labelledby": "dialog-title" });
    this.shown.append(...this.content(view, room));
    this.shown.addEventListener("close", () => {
      if (this.view?.id === view.id) room.close(view.id);
    });
    this.windows.append(this.shown);
    this.shown.showModal();
    this.focus();
  }

  take() {
    this.shown?.close();
    this.shown?.remove();
    this.shown = null;
  }

  focus() {
    const first = this.shown.querySelector("input, textarea, .body button");
    (first ?? this.shown.querySelector("footer button"))?.focus();
  }

  content(view, room) {
    const own = {
      ...room,
      click: (block, element, option) =>
        room.act({ act: "click", view: view.id, block, element, option }),
    };
    const close = el(
      "button",
      { type: "button", class: "button", onclick: () => this.shown.close() },
      view.close?.text ?? room.words.cancel,
    );
    const send = view.submit
      ? el("button", { type: "submit", class: "button primary" }, view.submit.text)
      : null;
    const form = el(
      "form",
      { class: "body-form" },
      el(
        "div",
        { class: "body", tabindex: "0", role: "group", "aria-labelledby": "dialog-title" },
        blocks(view.blocks, own),
      ),
      el("footer", { class: "row end" }, close, send),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (send) send.disabled = true;
      room.submit(view.id, filledIn(form));
    });
    return [el("h2", { id: "dialog-title" }, view.title.text), form];
  }
}
