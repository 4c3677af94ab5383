/** When is the next sync due? Times are milliseconds of a monotonic clock. */

export const QUIET_MS = 800;
export const DIRTY_LIMIT_MS = 10_000;
export const HEARTBEAT_MS = 15_000;
export const HURRIED_MS = 5_000;
export const LAST_MINUTES_MS = 120_000;
export const REFUSED_MS = 30_000;
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000];

/**
 * The moment of the next sync. `retryAt` is set after a failure and then decides alone. `urgent` means at once.
 * `dirtySince` and `editedAt` are the first and the last edit that no sync has taken along yet, or null.
 */
export function dueAt({ urgent, retryAt, dirtySince, editedAt, lastSentAt, hurry }) {
  if (retryAt !== null) return retryAt;
  if (urgent) return 0;
  const heartbeat = lastSentAt + (hurry ? HURRIED_MS : HEARTBEAT_MS);
  if (dirtySince === null) return heartbeat;
  return Math.min(heartbeat, editedAt + QUIET_MS, dirtySince + (hurry ? HURRIED_MS : DIRTY_LIMIT_MS));
}

/** How long to wait after so many failures in a row; `random` in [0, 1) spreads a room full of pages. */
export function backOff(failures, random) {
  const step = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1];
  return step * (0.75 + random * 0.5);
}
