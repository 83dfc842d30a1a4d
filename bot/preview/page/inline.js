// Draws running text: the parts of rich_text, and plain messages with their mentions and links.

import { el, link } from "./dom.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(style, ...children) {
  let shown = children;
  for (const [name, tag] of Object.entries(STYLES)) {
    if (style?.[name]) shown = [el(tag, {}, ...shown)];
  }
  return shown;
}

const mention = (sign, name) => el("span", { class: "mention" }, `${sign}${name}`);

export const INLINE = {
  text: (part) => styled(part.style, part.text),
  link: (part) => [link(part.url, ...styled(part.style, part.text ?? part.url))],
  user: (part, names) => styled(part.style, mention("@", names.person(part.user_id))),
  channel: (part, names) => styled(part.style, mention("#", names.channel(part.channel_id))),
  usergroup: (part) => styled(part.style, mention("@", part.usergroup_id)),
  broadcast: (part) => styled(part.style, mention("@", part.range)),
  emoji: (part) => styled(part.style, `:${part.name}:`),
  date: (part) => styled(part.style, part.fallback ?? ""),
};

export function inline(parts, names) {
  return parts.flatMap((part) =>
    part.type in INLINE ? INLINE[part.type](part, names) : [`[${part.type}]`],
  );
}

const CODED = /<([^<>]+)>/g;
export const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

// A message's text as it is sent: escaped, with <@U…>, <#C…> and <https://…|shown> in it.
export function coded(text, names) {
  const shown = [];
  let from = 0;
  for (const found of text.matchAll(CODED)) {
    shown.push(plain(text.slice(from, found.index)));
    const [target, label] = found[1].split("|");
    if (target.startsWith("@")) shown.push(mention("@", names.person(target.slice(1))));
    else if (target.startsWith("#")) shown.push(mention("#", names.channel(target.slice(1))));
    else if (target.startsWith("!")) shown.push(mention("@", target.slice(1)));
    else shown.push(link(plain(target), plain(label ?? target)));
    from = found.index + found[0].length;
  }
  shown.push(plain(text.slice(from)));
  return shown;
}
