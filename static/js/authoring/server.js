/** What does the server say to an author's page, and is the author still signed in? */

const PROTECTED = ["POST"];

/**
 * Sends `body` and says how it went: `{ kind: "ok" | "refused", data }`, `{ kind: "signed_out" }` or
 * `{ kind: "unreachable" }`. A redirect means that a sign-in page wants to come in between.
 */
export async function ask(url, { method = "POST", body = null, fetcher = fetch } = {}) {
  const headers = PROTECTED.includes(method) ? { "X-CSRFToken": csrfToken() } : {};
  body?.delete?.("csrfmiddlewaretoken"); // the form's may be of an earlier sign-in, and would be asked first
  let response;
  try {
    response = await fetcher(url, { method, body, headers, redirect: "manual", cache: "no-store" });
  } catch {
    return { kind: "unreachable" };
  }
  return outcome(response);
}

/** Of a response: what it means for the page. */
export async function outcome(response) {
  if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return { kind: "signed_out" };
  if (response.status >= 500) return { kind: "unreachable" };
  try {
    return { kind: response.ok ? "ok" : "refused", data: await response.json() };
  } catch {
    return { kind: "unreachable" };
  }
}

/** The token as it is now: signing in again in another window gives a new one. */
export function csrfToken(cookies = document.cookie) {
  const found = cookies.split("; ").find((pair) => /^(__Host-)?csrftoken=/.test(pair));
  return found ? found.slice(found.indexOf("=") + 1) : "";
}

/** Puts the token of now into the page's forms, so that they can be sent after a new sign-in. */
export function renewForms(root = document) {
  const token = csrfToken();
  if (!token) return;
  for (const field of root.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}
