/** The list of everything that happened; each line leads to its moment. */

export class List {
  #items;
  #current = null;

  constructor(place, entries, { timeOf, onChoose }) {
    this.place = place;
    this.#items = entries.map((entry, index) => line(entry, index + 1, timeOf));
    place.replaceChildren(...this.#items);
    place.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-to]");
      if (button) onChoose(Number(button.dataset.to));
    });
  }

  /** Marks the entry that was the last so far, and brings it into sight within the list. */
  mark(count) {
    this.#current?.firstChild.removeAttribute("aria-current");
    this.#current = this.#items[count - 1] ?? null;
    if (!this.#current) return;
    this.#current.firstChild.setAttribute("aria-current", "true");
    const { offsetTop, offsetHeight } = this.#current;
    const { scrollTop, clientHeight } = this.place;
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) {
      this.place.scrollTop = offsetTop - clientHeight / 2;
    }
  }

  filter(group, shown) {
    this.place.classList.toggle(`without-${group}`, !shown);
  }
}

function line(entry, count, timeOf) {
  const item = document.createElement("li");
  item.dataset.group = entry.group;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.to = count;
  const parts = { time: timeOf(entry.at), title: entry.title, label: entry.label, detail: entry.detail, who: entry.who };
  for (const [name, text] of Object.entries(parts)) {
    if (!text) continue;
    const part = document.createElement("span");
    part.className = `replay-${name}`;
    part.textContent = name === "label" ? `question ${text}` : text;
    button.append(part, " ");
  }
  item.append(button);
  return item;
}
