// How does a page get a part that takes longer to find out? It is asked for once the page is there.

async function fill(place) {
  const response = await fetch(place.dataset.fragment, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const part = new DOMParser().parseFromString(await response.text(), "text/html");
  place.replaceChildren(...part.body.childNodes);
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-fragment]").forEach(fill);
}
