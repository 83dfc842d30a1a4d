// The side: who one is, where one can go, and how the page looks.

import { el } from "./dom.js";
import { LANGUAGES, fill } from "./texts.js";

export function roleOf(person, words) {
  return fill(words.people[person.role], { group: person.group });
}

function chooser(label, name, choices, chosen, choose) {
  const select = el(
    "select",
    { id: name, onchange: (event) => choose(event.target.value) },
    choices.map(([value, shown]) =>
      el("option", { value, selected: value === chosen }, shown),
    ),
  );
  return el("div", { class: "chooser" }, el("label", { for: name }, label), select);
}

function place(room, key, sign, shown) {
  const here = room.place === key || (key === room.picture.direct && room.place === "home");
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "place",
        "data-place": key,
        "aria-current": here ? "page" : null,
        onclick: () => room.go(key),
      },
      el("span", { class: "sign", "aria-hidden": "true" }, sign),
      shown,
    ),
  );
}

// Up and down go from place to place, as in any list.
function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const places = [...event.currentTarget.querySelectorAll(".place")];
  const now = places.indexOf(document.activeElement);
  if (now < 0) return;
  event.preventDefault();
  places[(now + step + places.length) % places.length].focus();
}

export function side(room) {
  const { picture, words } = room;
  const people = picture.people.map((one) => [one.id, `${one.name} – ${roleOf(one, words)}`]);
  const languages = Object.keys(LANGUAGES).map((key) => [key, { sv: "Svenska", en: "English" }[key]]);
  return [
    el(
      "header",
      { class: "brand" },
      el("img", { src: "/page/icon.svg", alt: "", width: 32, height: 32 }),
      el("div", {}, el("h1", {}, "Omorg"), el("p", {}, words.place)),
    ),
    chooser(words.seenAs, "person", people, room.me, room.become),
    el(
      "div",
      { class: "places", onkeydown: arrows },
      el("h2", {}, words.apps),
      el("ul", {}, place(room, picture.direct, "◆", "Omorg")),
      el("h2", {}, words.channels),
      el("ul", {}, picture.channels.map((one) => place(room, one.id, "#", one.name))),
    ),
    el(
      "footer",
      {},
      chooser(words.language, "language", languages, room.language, room.speak),
      chooser(words.look, "look", Object.entries(words.looks), room.look, room.dress),
      picture.people.find((one) => one.id === room.me)?.role === "admin"
        ? el("a", { id: "report", href: `/report?lang=${room.language}`, target: "_blank" }, words.report)
        : null,
      el("p", {}, words.placeHint),
    ),
  ];
}
