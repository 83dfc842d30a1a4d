// The field to write in: Enter sends, Shift and Enter starts a new line.

import { el } from "./dom.js";

let numbers = 0;

// `start` is what stands in the field already, a mention of the bot in a channel. `also` labels a
// box to tick; `send` is told whether it was.
export function compose(label, start, room, send, also) {
  numbers += 1;
  const hint = `write-hint-${numbers}`;
  const trouble = el("p", { class: "trouble", role: "alert" });
  const text = el("textarea", {
    rows: 2,
    "aria-label": label,
    "aria-describedby": hint,
    placeholder: label,
    autocomplete: "off",
  });
  text.value = start;
  const button = el("button", { type: "submit", class: "button primary" }, room.words.send);
  const box = also ? el("input", { type: "checkbox", name: "also" }) : null;
  const form = el(
    "form",
    { class: "compose" },
    text,
    also ? el("label", { class: "also" }, box, also) : null,
    el("div", { class: "under" }, el("small", { id: hint }, room.words.writeHint), button),
    trouble,
  );
  const fit = () => {
    text.rows = Math.min(8, Math.max(2, text.value.split("\n").length));
  };
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (!written || written === start.trim()) {
      trouble.textContent = room.words.errors.no_text;
      text.focus();
      return;
    }
    const wrong = await send(written, box?.checked ?? false);
    trouble.textContent = wrong ? (room.words.errors[wrong] ?? room.words.errors.other) : "";
    if (!wrong) text.value = start;
    if (!wrong && box) box.checked = false;
    fit();
    text.setSelectionRange(text.value.length, text.value.length);
    // Whoever has gone on to something else meanwhile stays there.
    if (form.contains(document.activeElement)) text.focus();
  });
  return form;
}
