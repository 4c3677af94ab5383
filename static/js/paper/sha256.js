/** What is the SHA-256 of some bytes, also where the browser hides its own (an address without https)? */

const SIZE = 64;

/** Hexadecimal SHA-256 of a Uint8Array. */
export async function sha256Hex(bytes, subtle = globalThis.crypto?.subtle) {
  const hash = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : sha256(bytes);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 by FIPS 180-4, for pages that are not a secure context. */
export function sha256(bytes) {
  const { roots, start } = constants();
  const state = start;
  const padded = pad(bytes);
  const view = new DataView(padded.buffer);
  const schedule = new Uint32Array(SIZE);
  for (let offset = 0; offset < padded.length; offset += SIZE) {
    expand(schedule, view, offset);
    compress(state, schedule, roots);
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => out.setUint32(index * 4, word));
  return new Uint8Array(out.buffer);
}

function pad(bytes) {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / SIZE) * SIZE);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  return padded;
}

function expand(schedule, view, offset) {
  for (let i = 0; i < 16; i++) schedule[i] = view.getUint32(offset + i * 4);
  for (let i = 16; i < SIZE; i++) {
    const [a, b] = [schedule[i - 15], schedule[i - 2]];
    const low = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const high = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    schedule[i] = schedule[i - 16] + low + schedule[i - 7] + high;
  }
}

function compress(state, schedule, roots) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < SIZE; i++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + roots[i] + schedule[i];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] += word));
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractions of cube roots (64 primes) and of square roots (8 primes). */
function constants() {
  const primes = [];
  for (let n = 2; primes.length < SIZE; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (number) => Math.floor((number - Math.floor(number)) * 2 ** 32);
  return {
    roots: Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))),
    start: Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))),
  };
}
