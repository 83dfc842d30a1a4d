// Makes elements. Text goes in as text nodes alone: nothing that a document says is ever HTML.

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// An address that may be followed: the web, and nothing that runs here.
export function link(address, ...children) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return el("span", {}, ...children);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return el("span", {}, ...children);
  return el(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
    ...children,
  );
}

// Makes `parent` show one element for each item, in order; what has not changed stays in place,
// and keeps focus and what was written in it. Returns the items that were not there before.
export function keep(parent, items, keyOf, draw) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const added = [];
  let position = 0;
  for (const item of items) {
    const key = keyOf(item);
    const state = JSON.stringify(item);
    const old = before.get(key);
    let shown = old;
    if (!old || old.dataset.state !== state) {
      shown = draw(item);
      shown.dataset.key = key;
      shown.dataset.state = state;
      if (old) old.replaceWith(shown);
      else added.push(item);
    }
    before.delete(key);
    if (parent.children[position] !== shown) parent.insertBefore(shown, parent.children[position] ?? null);
    position += 1;
  }
  for (const gone of before.values()) gone.remove();
  return added;
}
