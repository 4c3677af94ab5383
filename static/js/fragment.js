// How does a page get a part that takes longer to find out? It is asked for once the page is there.

const KEPT_MS = 60_000; // so that going from one answer to the next does not ask each time

/** The part that was kept, unless it is too old; null if there is none. `text` is what `kept` wrote. */
export function stillFresh(text, now) {
  try {
    const { at, html } = JSON.parse(text ?? "null") ?? {};
    return typeof html === "string" && now - at >= 0 && now - at < KEPT_MS ? html : null;
  } catch {
    return null; // whatever else stands there is none of ours
  }
}

/** What to keep of a part. */
export function kept(html, now) {
  return JSON.stringify({ at: now, html });
}

async function ask(address) {
  const name = `fragment ${address}`;
  const before = stillFresh(sessionStorage.getItem(name), Date.now());
  if (before !== null) return before;
  const response = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) return "";
  const html = await response.text();
  sessionStorage.setItem(name, kept(html, Date.now()));
  return html;
}

async function fill(place) {
  const part = new DOMParser().parseFromString(await ask(place.dataset.fragment), "text/html");
  place.replaceChildren(...part.body.childNodes);
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-fragment]").forEach(fill);
}
