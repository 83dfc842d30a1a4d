// Draws the blocks that the bot sends. A block it doesn't know is named, never left out.
//
// `room` gives a block what it depends on: names of people and channels, the page's words, who is
// looking, and what to do at a click (`room.click(block, element, option)`).

import { el } from "./dom.js";
import { field } from "./fields.js";
import { coded, inline } from "./inline.js";
import { confirmed } from "./windows.js";

const textOf = (object, room) =>
  object.type === "mrkdwn" ? coded(object.text, room.names) : [object.text];

const RICH_TEXT = {
  rich_text_section: (part, room) => el("p", {}, inline(part.elements, room.names)),
  rich_text_quote: (part, room) => el("blockquote", {}, inline(part.elements, room.names)),
  rich_text_preformatted: (part, room) => el("pre", {}, inline(part.elements, room.names)),
  rich_text_list: (part, room) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      { class: part.indent ? `indent-${Math.min(part.indent, 4)}` : "" },
      part.elements.map((item) => el("li", {}, inline(item.elements, room.names))),
    ),
};

async function press(room, element, place, option) {
  if (element.confirm && !(await confirmed(element.confirm, room))) return;
  room.click(...place, option);
}

// Pictures of the page's own: not every computer has a font with these signs.
const sign = (name) => el("span", { "aria-hidden": "true", class: `drawn ${name}` });

const ELEMENTS = {
  button: (element, room, place) =>
    el(
      "button",
      {
        type: "button",
        class: `button ${element.style ?? ""}`,
        "data-action": element.action_id,
        "aria-label": element.accessibility_label,
        onclick: () => press(room, element, place),
      },
      element.text.text,
    ),
  feedback_buttons: (element, room, place) =>
    el(
      "span",
      { class: "pair", role: "group", "data-action": element.action_id },
      ["positive", "negative"].map((option) => {
        const { text } = element[`${option}_button`];
        return el(
          "button",
          { type: "button", class: "quiet", onclick: () => press(room, element, place, option) },
          sign(option),
          text.text,
        );
      }),
    ),
  icon_button: (element, room, place) => {
    const visible = element.visible_to_user_ids;
    if (visible && !visible.includes(room.me)) return null;
    return el(
      "button",
      {
        type: "button",
        class: "quiet",
        "data-action": element.action_id,
        onclick: () => press(room, element, place),
      },
      sign(element.icon),
      element.text.text,
    );
  },
};

// Slack draws the first row as the table's head.
function grid(block, room) {
  const [head, ...rows] = block.rows.map((cells) => cells.map((cell) => cellContent(cell, room)));
  const line = (tag, cells, own) => el("tr", {}, cells.map((cell) => el(tag, own, cell)));
  return el(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": room.words.table },
    el(
      "table",
      {},
      el("thead", {}, line("th", head, { scope: "col" })),
      el("tbody", {}, rows.map((cells) => line("td", cells, {}))),
    ),
  );
}

const cellContent = (cell, room) =>
  cell.type === "rich_text" ? BLOCKS.rich_text(cell, room) : cell.text;

function row(block, room, position) {
  return el(
    "div",
    { class: `row ${block.type}` },
    block.elements.map((element, number) =>
      element.type in ELEMENTS
        ? ELEMENTS[element.type](element, room, [position, number])
        : unknown(element.type, room),
    ),
  );
}

export const BLOCKS = {
  rich_text: (block, room) =>
    el(
      "div",
      { class: "rich" },
      block.elements.map((part) =>
        part.type in RICH_TEXT ? RICH_TEXT[part.type](part, room) : unknown(part.type, room),
      ),
    ),
  section: (block, room) =>
    el(
      "div",
      { class: "rich" },
      [block.text, ...(block.fields ?? [])]
        .filter(Boolean)
        .map((said) => el("p", {}, textOf(said, room))),
    ),
  context: (block, room) =>
    el(
      "div",
      { class: "context" },
      block.elements.map((said) => el("p", {}, textOf(said, room))),
    ),
  header: (block, room) => el("h3", { class: "header" }, textOf(block.text, room)),
  divider: () => el("hr"),
  table: grid,
  actions: row,
  context_actions: row,
  input: field,
};

function unknown(kind, room) {
  return el("p", { class: "unknown" }, room.fill(room.words.unknown, { kind }));
}

export function blocks(list, room) {
  return list.map((block, position) =>
    block.type in BLOCKS ? BLOCKS[block.type](block, room, position) : unknown(block.type, room),
  );
}
