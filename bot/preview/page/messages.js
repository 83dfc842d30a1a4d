// Draws messages, one below the other.

import { blocks } from "./blocks.js";
import { el, keep } from "./dom.js";
import { coded } from "./inline.js";

const FACES = 6;

function face(message, room) {
  const bot = message.user === room.bot;
  const number = [...message.user].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % FACES;
  const shown = bot ? "" : message.name.slice(0, 1);
  return el("span", { class: bot ? "face app" : `face face-${number}`, "aria-hidden": "true" }, shown);
}

export function clock(ts, language) {
  const time = new Date(Number(ts) * 1000);
  return time.toLocaleTimeString(language === "sv" ? "sv-SE" : "en-GB", { hour: "2-digit", minute: "2-digit" });
}

// `below` is what stands under a message: the way into its thread.
function message(said, room, below) {
  const bot = said.user === room.bot;
  const own = {
    ...room,
    click: (block, element, option) =>
      room.act({ act: "click", channel: said.channel, ts: said.ts, block, element, option }),
  };
  const written = said.text ? [el("p", { class: "plain" }, coded(said.text, room.names))] : [];
  const content = [
    ...(said.blocks.length ? blocks(said.blocks, own) : written),
    ...said.attachments.map((one) => forwarded(one, room)),
  ];
  const chosen = bot
    ? [shortcut(said, room, room.words.explain)]
    : [shortcut(said, room, room.words.shortcut), forward(said, room)];
  const menu = said.private ? [] : chosen;
  return el(
    "li",
    { class: said.private ? "message private" : "message" },
    face(said, room),
    el(
      "article",
      { class: "said" },
      said.private ? el("p", { class: "only-you" }, room.words.onlyYou) : null,
      el(
        "header",
        {},
        el("strong", { class: "name" }, bot ? "Omorg" : said.name),
        bot ? el("span", { class: "badge" }, room.words.app) : null,
        el("time", {}, clock(said.ts, room.language)),
        menu.length ? el("span", { class: "menu" }, ...menu) : null,
      ),
      el("div", { class: "content" }, content),
      below(said),
    ),
  );
}

function shortcut(said, room, label) {
  return el(
    "button",
    {
      type: "button",
      class: "quiet shortcut",
      onclick: () => room.act({ act: "shortcut", channel: said.channel, ts: said.ts }),
    },
    label,
  );
}

function forward(said, room) {
  return el(
    "button",
    {
      type: "button",
      class: "quiet forward",
      onclick: () => room.act({ act: "forward", channel: said.channel, ts: said.ts }),
    },
    room.words.forward,
  );
}

// A message that was passed on, below the one that does it.
function forwarded(attachment, room) {
  return el(
    "blockquote",
    {},
    el("p", { class: "name" }, attachment.author_name),
    el("p", { class: "plain" }, coded(attachment.text, room.names)),
  );
}

// A list that shows what is new from its beginning, unless somebody has scrolled up in it.
export class List {
  constructor(label) {
    this.items = el("ol", { class: "messages" });
    this.shown = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label });
    this.shown.append(this.items);
    this.drawn = false;
  }

  show(messages, room, below, about = () => "") {
    const { shown } = this;
    const atEnd = shown.scrollHeight - shown.scrollTop - shown.clientHeight < 80;
    const added = keep(
      this.items,
      messages.map((said) => ({ ...said, about: about(said), language: room.language })),
      (said) => said.ts,
      (said) => message(said, room, below),
    );
    if (!this.drawn || (added.length && atEnd) || added.some((said) => said.user === room.me)) {
      const last = this.items.lastElementChild;
      shown.scrollTop = last ? last.offsetTop - shown.offsetTop - 8 : 0;
    }
    this.drawn = true;
  }
}
