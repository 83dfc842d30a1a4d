// Talks to the workspace: one request that waits for what is new, and one for each act.

export async function act(user, what) {
  try {
    const response = await fetch("/preview/api/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...what }),
    });
    return (await response.json()).error ?? null;
  } catch {
    return "other";
  }
}

const PAUSE = 1000;

// Calls `shown` with each new picture of what `user()` sees, and `lost` where there is none.
// A change of person ends the request that waits: call `again`.
export function follow(user, shown, lost) {
  let waiting = new AbortController();
  let seen = "";

  async function once() {
    const asked = user();
    const query = new URLSearchParams({ user: asked, seen });
    const response = await fetch(`/preview/api/picture?${query}`, { signal: waiting.signal });
    if (!response.ok) {
      const { error } = await response.json();
      return error === "no_such_person" ? "unknown" : "starting";
    }
    const picture = await response.json();
    if (asked !== user() || picture.digest === seen) return null;
    seen = picture.digest;
    // What goes wrong in drawing is no lost connection: it is shown where errors are looked for.
    queueMicrotask(() => shown(picture));
    return null;
  }

  async function forever() {
    for (;;) {
      let trouble;
      try {
        trouble = await once();
      } catch (error) {
        trouble = error.name === "AbortError" ? null : "lost";
      }
      if (trouble) {
        seen = "";
        lost(trouble);
        await new Promise((done) => setTimeout(done, PAUSE));
      }
    }
  }

  forever();
  return {
    again() {
      seen = "";
      waiting.abort();
      waiting = new AbortController();
    },
  };
}
