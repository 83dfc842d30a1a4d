// Draws what is filled in in a dialog, and reads it.

import { el } from "./dom.js";

const FIELDS = {
  plain_text_input: (element, names) =>
    el(
      element.multiline ? "textarea" : "input",
      {
        ...names,
        name: element.action_id,
        rows: element.multiline ? 4 : null,
        maxlength: element.max_length,
        placeholder: element.placeholder?.text,
        value: element.multiline ? null : element.initial_value,
      },
      element.multiline ? (element.initial_value ?? "") : null,
    ),
  radio_buttons: (element, names) =>
    el(
      "span",
      { class: "options" },
      element.options.map((option) =>
        el(
          "label",
          { class: "option" },
          el("input", {
            type: "radio",
            name: element.action_id,
            value: option.value,
            required: names.required,
            checked: option.value === element.initial_option?.value,
          }),
          el("span", {}, option.text.text),
        ),
      ),
    ),
};

let numbers = 0;

// An input block: its label, its field and its hint, tied together for those who hear them.
export function field(block, room) {
  const { element } = block;
  if (!(element.type in FIELDS)) {
    return el("p", { class: "unknown" }, room.fill(room.words.unknown, { kind: element.type }));
  }
  numbers += 1;
  const name = `field-${numbers}`;
  const label = [block.label.text, block.optional ? ` ${room.words.optional}` : ""];
  const hint = block.hint ? el("small", { id: `${name}-hint` }, block.hint.text) : null;
  const described = hint ? `${name}-hint` : null;
  const names = { id: name, required: !block.optional, "aria-describedby": described };
  const shown = FIELDS[element.type](element, names);
  if (element.type === "radio_buttons") {
    return el(
      "fieldset",
      { class: "field", "aria-describedby": described },
      el("legend", {}, label),
      shown,
      hint,
    );
  }
  return el("div", { class: "field" }, el("label", { for: name }, label), shown, hint);
}

// What a form holds, by the names of its fields.
export function filledIn(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
