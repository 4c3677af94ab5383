/** Where would a student be now who kept to the recommended minutes? */

/**
 * The index into `questions` ({section}) after `elapsed` ms of `allowed` ms, or null where no section recommends a
 * time. Recommended minutes are stretched to the student's own time where that is longer; within a section every
 * question gets an equal share.
 */
export function paceIndex({ sections, questions, elapsed, allowed }) {
  const total = sections.reduce((sum, { recommended_seconds: seconds }) => sum + (seconds ?? 0) * 1000, 0);
  if (!total || !questions.length) return null;
  const stretch = Math.max(1, allowed / total);
  let begun = 0;
  for (const [index, { recommended_seconds: seconds }] of sections.entries()) {
    const length = (seconds ?? 0) * 1000 * stretch;
    const inside = questions.flatMap((question, place) => (question.section === index ? [place] : []));
    if (inside.length && elapsed < begun + length) {
      const share = Math.max(0, elapsed - begun) / length;
      return inside[Math.min(inside.length - 1, Math.floor(share * inside.length))];
    }
    begun += length;
  }
  return questions.length - 1;
}
