/** Who is shown? What is searched for and chosen, and always those in trouble: no filter can hide them. */

export const FLAGGED = "flagged"; // stands where a group of the board stands

/** "fits" (what was asked for), "kept" (only because of trouble) or "" (not shown). */
export function shown(row, { words, group }) {
  const text = `${row.name} ${row.netid} ${row.seat}`.toLocaleLowerCase();
  const inGroup = group === FLAGGED ? Boolean(row.flags) : !group || row.group === group;
  const fits = inGroup && words.every((word) => text.includes(word));
  if (fits) return "fits";
  return row.troubles.length ? "kept" : "";
}

/** The words of a search. */
export function wordsOf(search) {
  return search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** What is worth a look, in one line; nothing where nothing is. */
export function flagsInWords(flags) {
  if (!flags) return "";
  const count = flags.words.length === 1 ? "Flag" : `${flags.words.length} flags`;
  return `${count}: ${flags.words.join(", ")}`;
}

/** How long is left, in words that change seldom: minutes, and seconds in the last five minutes. */
export function leftInWords(ms) {
  if (ms === null || ms === undefined) return "";
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds >= 300) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
