/** How does somebody without a mouse see the rest of a wide formula? */

/** Lets the keyboard reach an element while it is wider than its place, and only then. */
export function attachScrollers(elements) {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => follow(target)));
  for (const element of elements) observer.observe(element);
}

function follow(element) {
  if (element.scrollWidth > element.clientWidth + 1) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}
