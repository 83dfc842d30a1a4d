// The page: keeps what is looked at, and draws it anew whenever the workspace changes.

import { act, follow } from "./api.js";
import { blocks } from "./blocks.js";
import { compose } from "./compose.js";
import { el } from "./dom.js";
import { plain } from "./inline.js";
import { List } from "./messages.js";
import { side } from "./side.js";
import { LANGUAGES, fill } from "./texts.js";
import { Dialog } from "./windows.js";

const byId = (name) => document.getElementById(name);
const remembered = (name, usual) => localStorage.getItem(`omorg-${name}`) ?? usual;
const remember = (name, value) => localStorage.setItem(`omorg-${name}`, value);
const spoken = navigator.language.startsWith("sv") ? "sv" : "en";

const now = {
  me: "",
  wanted: "",
  place: "",
  thread: null,
  language: remembered("language", spoken),
  look: remembered("look", "auto"),
  picture: null,
};
const dialog = new Dialog(byId("windows"));
const parts = {};

function room() {
  const words = LANGUAGES[now.language];
  const { picture } = now;
  const person = (id) =>
    id === picture.bot ? "omorg" : (picture.people.find((one) => one.id === id)?.name ?? id);
  const channel = (id) => picture.channels.find((one) => one.id === id)?.name ?? id;
  return {
    ...now,
    words,
    fill,
    bot: picture.bot,
    names: { person, channel },
    windows: byId("windows"),
    act: (what) => act(now.me, what),
    close: (view) => act(now.me, { act: "close", view }),
    submit: (view, values) => act(now.me, { act: "submit", view, values }),
    click: (block, element, option) => act(now.me, { act: "click", block, element, option }),
    go,
    become,
    speak: (language) => set("language", language),
    dress: (look) => set("look", look),
  };
}

function set(name, value) {
  now[name] = value;
  remember(name, value);
  forget();
  draw();
  byId(name)?.focus();
}

// What was drawn for another place, person or language is drawn from the beginning.
function forget() {
  for (const name of Object.keys(parts)) delete parts[name];
}

function go(place) {
  now.place = place;
  now.thread = null;
  forget();
  if (place === "home" || place === now.picture.direct) {
    act(now.me, { act: "open", tab: place === "home" ? "home" : "messages" });
  }
  draw();
  byId("room").querySelector("textarea, .tab[aria-current]")?.focus();
}

// Somebody else is only here when what they see has come: until then nothing changes.
function become(user) {
  if (user === now.wanted) return;
  now.wanted = user;
  following.again();
}

function openThread(ts) {
  now.thread = ts;
  delete parts.thread;
  draw();
  byId("thread").querySelector("textarea")?.focus();
}

function closeThread() {
  const ts = now.thread;
  now.thread = null;
  draw();
  byId("room").querySelector(`[data-thread="${ts}"]`)?.focus();
}

function draw() {
  const { picture } = now;
  document.documentElement.lang = now.language;
  document.documentElement.dataset.look = now.look;
  document.title = LANGUAGES[now.language].title;
  byId("skip").textContent = LANGUAGES[now.language].skip;
  if (!picture) return;
  const shown = room();
  once("side", byId("side"), [now.me, now.place, now.language, now.look, picture.channels], () =>
    side(shown),
  );
  byId("side").setAttribute("aria-label", shown.words.navigation);
  byId("room").classList.toggle("starting", !picture.connected);
  if (now.place === "home") drawHome(shown);
  else drawRoom(shown);
  drawThread(shown);
  dialog.show(picture.dialog, shown);
}

// Draws a part again only where what it depends on has changed: focus stays where it was.
function once(name, parent, depends, make) {
  const state = JSON.stringify(depends);
  if (parts[name]?.state === state) return parts[name];
  const made = make();
  parent.replaceChildren(...made);
  parts[name] = { state };
  return parts[name];
}

function heading(shown, name) {
  const { words, picture } = shown;
  const isApp = now.place === "home" || now.place === picture.direct;
  const tab = (place, label) =>
    el(
      "button",
      {
        type: "button",
        class: "tab",
        "aria-current": now.place === place ? "page" : null,
        "data-tab": place === "home" ? "home" : "messages",
        onclick: () => go(place),
      },
      label,
    );
  const tabs = isApp
    ? el(
        "nav",
        { class: "tabs", "aria-label": words.tabs },
        tab("home", words.home),
        tab(picture.direct, words.messages),
      )
    : null;
  return el("header", { class: "top" }, el("h2", {}, name), tabs);
}

function drawHome(shown) {
  const { home } = shown.picture;
  once("room", byId("room"), ["home", home, now.language, now.me], () => [
    heading(shown, "Omorg"),
    el(
      "div",
      { class: "scroll home", tabindex: "0", role: "region", "aria-label": shown.words.home },
      home
        ? el("div", { class: "sheet" }, blocks(home.blocks, shown))
        : el("p", { class: "empty" }, shown.words.homeWaiting),
    ),
  ]);
}

function drawRoom(shown) {
  const { picture, words } = shown;
  const direct = now.place === picture.direct;
  const name = direct ? "Omorg" : `#${shown.names.channel(now.place)}`;
  once("room", byId("room"), [now.place, now.me, now.language], () => {
    const list = new List(fill(words.messageList, { name }));
    const empty = el("div", { class: "empty" });
    list.shown.prepend(empty);
    const prompts = el("div", { class: "prompts", role: "group", "aria-label": words.prompts });
    const send = (text) => act(now.me, { act: "say", channel: now.place, text });
    const written = compose(fill(words.write, { name }), direct ? "" : "@omorg ", shown, send);
    written.querySelector("textarea").id = "write";
    Object.assign(parts, { list, empty, prompts });
    return [heading(shown, name), list.shown, prompts, written];
  });
  const here = picture.messages.filter((said) => said.channel === now.place);
  const replies = (ts) => here.filter((said) => said.thread === ts && said.ts !== ts);
  const top = here.filter((said) => !said.thread || said.thread === said.ts || said.toAll);
  parts.list.show(top, shown, (said) => wayIn(said, replies(said.ts), shown), (said) =>
    replies(said.ts).map((one) => one.ts),
  );
  parts.empty.replaceChildren(...(top.length ? [] : emptiness(words, direct)));
  const offered = direct && !here.length ? picture.prompts : [];
  once("offered", parts.prompts, [offered, now.language], () => offered.map(promptButton));
}

function promptButton(prompt) {
  const ask = () => act(now.me, { act: "say", channel: now.place, text: prompt.message });
  return el("button", { type: "button", class: "button", onclick: ask }, prompt.title);
}

function emptiness(words, direct) {
  if (direct) return [el("p", {}, words.emptyDirect)];
  return [el("p", {}, words.empty), el("p", {}, words.emptyHint)];
}

function wayIn(said, replies, shown) {
  if (said.private) return null;
  const { words } = shown;
  const count = replies.length;
  const label = count
    ? fill(words.replies[count === 1 ? 0 : 1], { count })
    : words.replyInThread;
  return el(
    "button",
    {
      type: "button",
      class: count ? "way-in" : "way-in none",
      "data-thread": said.ts,
      onclick: () => openThread(said.thread ?? said.ts),
    },
    label,
  );
}

function drawThread(shown) {
  const aside = byId("thread");
  const { picture, words } = shown;
  aside.hidden = now.thread === null;
  if (now.thread === null) {
    delete parts.thread;
    return;
  }
  aside.setAttribute("aria-label", words.thread);
  once("thread", aside, [now.thread, now.me, now.language], () => {
    const list = new List(words.thread);
    const thread = now.thread;
    const direct = now.place === picture.direct;
    const send = (text, toAll) =>
      act(now.me, { act: "say", channel: now.place, text, thread, to_all: toAll });
    parts.replies = list;
    return [
      el(
        "header",
        { class: "top" },
        el("h2", {}, words.thread),
        el(
          "button",
          { type: "button", class: "quiet", "aria-label": words.closeThread, onclick: closeThread },
          "✕",
        ),
      ),
      list.shown,
      compose(words.writeInThread, direct ? "" : "@omorg ", shown, send, words.toAll),
    ];
  });
  const here = picture.messages.filter(
    (said) =>
      said.channel === now.place && (said.ts === now.thread || said.thread === now.thread),
  );
  parts.replies.show(here, shown, () => null);
}

// Says what others have written here since the picture before, for those who hear the page.
function announce(before, picture) {
  if (before?.me !== picture.me) return;
  const known = new Set(before.messages.map((said) => said.ts));
  const added = picture.messages.filter(
    (said) => said.channel === now.place && said.user !== now.me && !known.has(said.ts),
  );
  for (const said of added) {
    const text = plain(said.text).replace(/\s+/g, " ").slice(0, 200);
    const name = said.user === picture.bot ? "Omorg" : said.name;
    byId("said").textContent = fill(LANGUAGES[now.language].newFrom, { name, text });
  }
}

// Somebody else looks from here on: at the same place, or at their own side of it.
function enter(before, picture) {
  const atPerson = document.activeElement === byId("person");
  now.me = now.wanted = picture.me;
  now.thread = null;
  forget();
  document.documentElement.dataset.me = picture.me;
  if (!before) now.place = picture.channels[0].id;
  if (now.place === before?.direct) now.place = picture.direct;
  const inApp = now.place === "home" || now.place === picture.direct;
  if (inApp) act(now.me, { act: "open", tab: now.place === "home" ? "home" : "messages" });
  if (atPerson) queueMicrotask(() => byId("person").focus());
}

function arrive(picture) {
  const before = now.picture;
  announce(before, picture);
  now.picture = picture;
  if (now.me !== picture.me) enter(before, picture);
  draw();
  byId("notice")?.remove();
  if (!picture.connected) notice("starting");
}

function notice(kind) {
  byId("notice")?.remove();
  const words = LANGUAGES[now.language];
  const text = kind === "starting" ? words.starting : words.lost;
  document.body.append(el("p", { id: "notice", class: "notice", role: "status" }, text));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && now.thread !== null && !document.querySelector("dialog[open]")) {
    closeThread();
  }
});

draw();
const following = follow(() => now.wanted, arrive, notice);
