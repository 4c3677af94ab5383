/** Who is shown? What is searched for and chosen, and always those in trouble: no filter can hide them. */

/** "fits" (what was asked for), "kept" (only because of trouble) or "" (not shown). */
export function shown(row, { words, group }) {
  const text = `${row.name} ${row.netid} ${row.seat}`.toLocaleLowerCase();
  const fits = words.every((word) => text.includes(word)) && (!group || row.group === group);
  if (fits) return "fits";
  return row.troubles.length ? "kept" : "";
}

/** The words of a search. */
export function wordsOf(search) {
  return search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** How long is left, in words that change seldom: minutes, and seconds in the last five minutes. */
export function leftInWords(ms) {
  if (ms === null || ms === undefined) return "";
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds >= 300) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
