/** In which words does an author's page speak? Those of its template, with the blanks filled in. */

export function word(name, blanks = {}, root = document) {
  const found = root.querySelector("template[data-words]")?.content.querySelector(`[data-word="${name}"]`);
  return fill(found?.textContent ?? "", blanks);
}

export function fill(text, blanks) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in blanks ? String(blanks[name]) : all));
}
