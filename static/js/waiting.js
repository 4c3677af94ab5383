/** How does a page notice that somebody in the room has opened the door? It looks now and then, and loads itself again. */

const EVERY_MS = 8_000;

/** What the door says in a page's text: the value of its `data-wait`, or null where the page has none. */
export function doorIn(text) {
  return /data-wait="([^"]*)"/.exec(text)?.[1] ?? null;
}

async function look({ wait, waitUrl }) {
  const reply = await fetch(waitUrl, { cache: "no-store", redirect: "manual" });
  if (reply.type === "opaqueredirect" || doorIn(await reply.text()) !== wait) location.replace(waitUrl);
}

const place = globalThis.document?.querySelector("[data-wait]");
if (place) setInterval(() => document.hidden || look(place.dataset).catch(() => {}), EVERY_MS + Math.random() * 2_000);
