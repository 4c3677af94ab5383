/** Which page is this? A name of its own for every opening of the page, also for a duplicated tab. */

/** A random UUID (version 4), also where the address is not https and the browser hides `randomUUID`. */
export function tabId(source = globalThis.crypto) {
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
