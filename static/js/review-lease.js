// How does an explanation stay in the hands of who has it open? Its lease is renewed every two minutes.

const EVERY_MS = 120_000;

/** What a reply means: kept, lost to somebody else, or unknown (ask again). */
export function meaning(status) {
  if (status === 200) return "kept";
  return status === 404 || status === 409 ? "lost" : "unknown";
}

function attach(form) {
  const lost = document.querySelector("[data-review-lost]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  async function renew() {
    const response = await fetch(form.dataset.reviewRenew, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "manual",
    }).catch(() => null);
    const state = meaning(response?.status ?? 0);
    lost.hidden = state !== "lost";
    if (state === "lost") clearInterval(timer);
  }

  const timer = setInterval(renew, EVERY_MS);
  // A sleeping tab misses its turns; the first look at it makes up for them.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") renew();
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("form[data-review-renew]").forEach(attach);
}
