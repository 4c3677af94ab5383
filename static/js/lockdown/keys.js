/** What does the lockdown browser tell this page? Nothing in any other browser. */

const PATIENCE_MS = 3_000;
const HASH = /^[0-9a-f]{64}$/i;

/** Reads what Safe Exam Browser has put into `view`: hashes of its keys with this page's address. */
export function shownBy(view) {
  const { security, version } = view.SafeExamBrowser ?? {};
  const hash = (value) => (HASH.test(value ?? "") ? value : "");
  return {
    url: view.location.href,
    config: hash(security?.configKey),
    exam: hash(security?.browserExamKey),
    version: typeof version === "string" ? version : "",
  };
}

/**
 * Waits until the browser has filled in its keys; older versions for macOS and iOS do so only when asked, and then
 * call a function that must stand in `view` under its own name.
 */
export function readKeys(view, { later = setTimeout } = {}) {
  const now = shownBy(view);
  const update = view.SafeExamBrowser?.security?.updateKeys;
  if (now.config || now.exam || typeof update !== "function") return Promise.resolve(now);
  return new Promise((resolve) => {
    const done = () => resolve(shownBy(view));
    view.lockdownKeysUpdated = function lockdownKeysUpdated() {
      done();
    };
    later(done, PATIENCE_MS);
    update.call(view.SafeExamBrowser.security, view.lockdownKeysUpdated);
  });
}
