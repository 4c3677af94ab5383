/** How does somebody without a mouse see the rest of a wide formula? */

/** Lets the keyboard reach an element while it is wider than its place, and only then. Returns what does so for new parts. */
export function attachScrollers(elements) {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => follow(target)));
  const attach = (element) => observer.observe(element);
  elements.forEach(attach);
  return (part) => part.querySelectorAll("[data-scroller]").forEach(attach);
}

function follow(element) {
  if (element.scrollWidth > element.clientWidth + 1) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}
