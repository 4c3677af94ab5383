/** How are answers kept when the server is out of reach at the end? As a file that only the sitting's staff can open. */

import { asItem } from "./record.js";

export const VERSION = 1;

/** Whether this browser can seal: it does so on https and on this machine only. */
export function canSeal(crypto = globalThis.crypto) {
  return Boolean(crypto?.subtle);
}

/**
 * What goes into the file: every answer that the student has given, unsaved or not, as items of a sync.
 * `records` are those of record.js; `at` is this device's clock in ms.
 */
export function payloadOf({ attempt, tab, records, at }) {
  const given = records.filter(({ revision }) => revision > 0);
  return { attempt, tab, made_at: at, responses: given.map((record) => itemOf(record, tab)) };
}

/** A saved answer stands on the revision before its own, as it did when it was sent. */
function itemOf(record, tab) {
  const item = asItem(record);
  return { ...item, base: Math.min(item.base, item.revision - 1), origin: item.origin || tab };
}

/** What the cipher binds to the answers, so that no file can be passed off as another attempt's. */
export function boundTo(attempt, keyId) {
  return new TextEncoder().encode(`${VERSION}.${attempt}.${keyId}`);
}

/**
 * Seals a payload without any network: AES-256-GCM under a fresh key, which is wrapped by RSA-OAEP (SHA-256) with the
 * sitting's public key. `seal` is {key_id, jwk} as the page was given it. Resolves to a Blob of JSON.
 */
export async function sealAnswers(seal, payload, { subtle, random } = webCrypto()) {
  const publicKey = await importedKey(seal.jwk, subtle);
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = random(12);
  const bound = { name: "AES-GCM", iv, additionalData: boundTo(payload.attempt, seal.key_id) };
  const data = await subtle.encrypt(bound, key, new TextEncoder().encode(JSON.stringify(payload)));
  const wrapped = await subtle.wrapKey("raw", key, publicKey, { name: "RSA-OAEP" });
  const file = {
    version: VERSION,
    attempt: payload.attempt,
    key_id: seal.key_id,
    wrapped: toBase64(wrapped),
    iv: toBase64(iv),
    data: toBase64(data),
  };
  return new Blob([JSON.stringify(file)], { type: "application/json" });
}

function importedKey({ kty, n, e }, subtle) {
  const jwk = { kty, n, e, alg: "RSA-OAEP-256", ext: true };
  return subtle.importKey("jwk", jwk, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["wrapKey"]);
}

function webCrypto() {
  const { crypto } = globalThis;
  return { subtle: crypto.subtle, random: (length) => crypto.getRandomValues(new Uint8Array(length)) };
}

/** Bytes (ArrayBuffer or view) as base64; in pieces, since a call takes only so many arguments. */
export function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

/** A name that says whose answers these are without a name in it. */
export function fileName(attempt) {
  return `answers-${attempt.slice(0, 8)}.quizfile.json`;
}

/** Lets the browser keep the file, like a download. */
export function offer(blob, name, root = document) {
  const link = root.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  root.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
