/** How does a frame with a student's view follow its page? It is as tall as what it shows, and as light or dark. */

export function attachFrame(frame) {
  const begin = () => {
    theme(frame);
    fit(frame);
    new ResizeObserver(() => fit(frame)).observe(frame.contentDocument.body);
  };
  frame.addEventListener("load", begin);
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.childElementCount) begin();
  addEventListener("resize", () => fit(frame));
  new MutationObserver(() => theme(frame)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(frame));
}

/** Shows this HTML, which the server has made safe; the frame runs no scripts. */
export function show(frame, html) {
  const place = frame.contentDocument?.querySelector("[data-shown]");
  if (!place) return;
  place.innerHTML = html;
  fit(frame);
}

function fit(frame) {
  const body = frame.contentDocument?.body;
  if (body) frame.style.height = `${Math.ceil(body.scrollHeight) + 4}px`;
}

function theme(frame) {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = frame.contentDocument?.documentElement;
  if (root) root.dataset.bsTheme = dark ? "dark" : "light";
}
