/** What has the room told this student that is not confirmed yet? */

/** Keeps which messages are shown and which were confirmed, until the server has heard of it. */
export class Messages {
  #confirmed = new Set();
  #shown = new Map();

  constructor({ list, template, onConfirm, timeOfDay }) {
    Object.assign(this, { list, template, onConfirm, timeOfDay });
  }

  /** The ids to send along. */
  confirmed() {
    return [...this.#confirmed].slice(0, 100);
  }

  /** Shows what the server says is unconfirmed, and nothing else: what was sent as confirmed is done, what was taken
   * back or confirmed on another page goes. */
  take(messages, sent) {
    for (const id of sent) this.#confirmed.delete(id);
    const waiting = new Set(messages.map(({ id }) => id));
    for (const id of this.#shown.keys()) if (!waiting.has(id)) this.#remove(id);
    for (const message of messages) if (this.#isNew(message)) this.#show(message);
  }

  #isNew({ id }) {
    return !this.#shown.has(id) && !this.#confirmed.has(id);
  }

  #show({ id, text, at }) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.querySelector("[data-message-text]").textContent = text;
    item.querySelector("[data-message-time]").textContent = this.timeOfDay(at);
    item.querySelector("[data-message-confirm]").addEventListener("click", () => this.#confirm(id));
    this.#shown.set(id, item);
    this.list.append(item);
  }

  #confirm(id) {
    this.#confirmed.add(id);
    this.#remove(id);
    this.onConfirm();
  }

  #remove(id) {
    this.#shown.get(id).remove();
    this.#shown.delete(id);
  }
}
