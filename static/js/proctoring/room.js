/** How does the list of the room stay fresh while forms are being filled in? Only the list is replaced. */

import "./once.js";

const EVERY_MS = 10_000;

async function refresh(list) {
  const response = await fetch(location.href, { cache: "no-store", redirect: "manual" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-refresh]");
  if (!fresh) return;
  const scrolled = list.querySelector("[role=region]")?.scrollLeft ?? 0;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...fresh.childNodes);
  const region = list.querySelector("[role=region]");
  if (region) region.scrollLeft = scrolled;
  if (focused) (sameLink(list, focused) ?? region)?.focus({ preventScroll: true });
}

/** What had the focus before the list was replaced. */
function sameLink(list, before) {
  return [...list.querySelectorAll("a")].find((link) => link.href === before.href);
}

const list = document.querySelector("[data-refresh]");
if (list) setInterval(() => document.hidden || refresh(list).catch(() => {}), EVERY_MS);
