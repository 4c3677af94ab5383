/** Where does the page take its words from? From the template `words`, so that people can read them in one place. */

/** The text with {names} replaced; an unknown name stays as it is. */
export function filled(text, facts) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

/** A function (key, facts) -> text. With `facts.count` of 1 the entry "<key>.one" goes first, of 0 "<key>.zero". */
export function wordsOf(template) {
  const entries = template.content.querySelectorAll("[data-word]");
  const texts = new Map([...entries].map((entry) => [entry.dataset.word, entry.textContent.trim()]));
  return (key, facts = {}) => filled(texts.get(`${key}.${form(facts.count)}`) ?? texts.get(key) ?? "", facts);
}

function form(count) {
  return { 0: "zero", 1: "one" }[count] ?? "other";
}
