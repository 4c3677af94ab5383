/** How does a student whose sign-in has run out go on without leaving the page? */

const ASK_AGAIN_MS = 3_000;
const TWICE_MS = 30_000;

/**
 * Asks for a fresh token, at first silently. Where that is refused, shows the notice, whose button opens the sign-in
 * page in a window of its own, and asks again until a token comes. Answers are kept meanwhile.
 */
export function attachSession({ sync, urls, notices, root = document, opener = window }) {
  let timer = null;
  let renewedAt = -Infinity;
  const tell = (signedOut) => {
    root.documentElement.dataset.signedOut = signedOut ? "yes" : "";
    if (signedOut) notices.show("signed_out");
    else notices.hide("signed_out");
  };

  async function ask(showing) {
    clearTimeout(timer);
    const token = await freshToken(urls.token);
    const tooSoon = performance.now() - renewedAt < TWICE_MS && !showing;
    if (token && !tooSoon) {
      renewedAt = performance.now();
      tell(false);
      sync.renew(token);
      return;
    }
    tell(true);
    timer = setTimeout(() => ask(true), ASK_AGAIN_MS);
  }

  sync.addEventListener("signed_out", () => ask(false));
  for (const button of root.querySelectorAll("[data-sign-in]")) {
    button.addEventListener("click", () => opener.open(urls.sign_in, "sign-in", "popup,width=520,height=720"));
  }
  opener.addEventListener("focus", () => sync.signedOut && ask(true));
}

async function freshToken(url) {
  try {
    const response = await fetch(url, { cache: "no-store", redirect: "manual" });
    const { token } = response.ok ? await response.json() : {};
    return typeof token === "string" ? token : null;
  } catch {
    return null;
  }
}
