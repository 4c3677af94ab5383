/** What came of one request to the server? Every way it can go has a name; nothing here throws. */

/** Browsers send at most 64 kB in all when a page is leaving. */
export const KEEPALIVE_LIMIT = 60_000;

/**
 * Posts `body` (text). Resolves to {kind, reply, code, sentAt, receivedAt}: kind is "reply" (200 and well-formed),
 * "refused" (malformed or too large: `code`), "signed_out", "unknown" (no such attempt) or "unreachable".
 */
export async function post(url, { token, body, timeout, keepalive = false, monotonic = () => performance.now() }) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  const sentAt = monotonic();
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Attempt-Token": token },
      body,
      keepalive,
      cache: "no-store",
      redirect: "manual",
      signal: abort.signal,
    });
    const json = await response.json().catch(() => null);
    return { ...outcome(response, json), sentAt, receivedAt: monotonic() };
  } catch {
    return { kind: "unreachable", code: "network", sentAt, receivedAt: monotonic() };
  } finally {
    clearTimeout(timer);
  }
}

/** The name of what came back. A redirect (to a sign-in page, of a captive network) is never followed. */
export function outcome({ status, type }, json) {
  if (status === 200 && isReply(json)) return { kind: "reply", reply: json };
  if (status === 401) return { kind: "signed_out" };
  if (status === 404 || status === 410) return { kind: "unknown", code: "unknown" };
  if (status === 413) return { kind: "refused", code: "too_large" };
  if (status === 400 || status === 403 || status === 422) {
    return { kind: "refused", code: String(json?.error ?? `status_${status}`) };
  }
  return { kind: "unreachable", code: type === "opaqueredirect" ? "redirect" : `status_${status}` };
}

function isReply(json) {
  return Number.isFinite(json?.now) && Number.isFinite(json?.deadline) && typeof json?.responses === "object";
}

/** As many of the items, in order, as fit: by number, and by the bytes of their JSON. */
export function fitting(items, { count, bytes }) {
  const taken = [];
  let used = 0;
  for (const item of items.slice(0, count)) {
    used += new TextEncoder().encode(JSON.stringify(item)).length + 1;
    if (used > bytes && taken.length) break;
    taken.push(item);
  }
  return taken;
}
