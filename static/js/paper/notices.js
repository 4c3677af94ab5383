/** Which notices stand under the header? Each is written in the template and shown or hidden by name. */

export class Notices {
  #root;

  constructor(root) {
    this.#root = root;
    root.addEventListener("click", ({ target }) => {
      const notice = target.closest("[data-dismiss]")?.closest("[data-notice]");
      if (notice) this.hide(notice.dataset.notice);
    });
  }

  /** Shows a notice, with a text in its [data-notice-text] where one is given. */
  show(name, text) {
    const notice = this.#find(name);
    const slot = notice.querySelector("[data-notice-text]");
    if (slot && text !== undefined && slot.textContent !== text) slot.textContent = text;
    notice.hidden = false;
  }

  hide(name) {
    this.#find(name).hidden = true;
  }

  #find(name) {
    return this.#root.querySelector(`[data-notice="${name}"]`);
  }
}
