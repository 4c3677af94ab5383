/** How does a student go on where there is no way back? The server has to know of it, and hands out the next question. */

import { asked } from "./dialogs.js";

/**
 * Asks, sends the question's last word along with the wish to leave it, and shows what comes. The page may be behind:
 * where a reply was lost after all, the next one names a later place, and the page follows.
 */
export class Forward {
  #following = false;

  constructor({ root, boot, sync, page, navigation, arrive }) {
    Object.assign(this, { sync, page, navigation, arrive, place: boot.place });
    this.question = root.querySelector("#forward");
    this.dialog = root.querySelector("#moving");
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.querySelector("[data-stay]").addEventListener("click", () => this.#stay());
    navigation.addEventListener("leave", ({ detail }) => this.leave(detail));
    sync.addEventListener("reply", ({ detail }) => this.#replied(detail));
    sync.addEventListener("state", () => this.render());
    page.addEventListener("phase", () => page.phase !== "working" && this.#stay());
  }

  async leave({ id }) {
    if (this.page.phase !== "working" || !(await asked(this.question))) return;
    if (this.page.phase !== "working" || this.navigation.current.id !== id) return;
    this.sync.moveOn(id);
    this.render();
  }

  #replied({ place, next }) {
    if (next && place > this.place) {
      this.place = place;
      this.#following = false;
      this.dialog.close();
      return this.arrive(next);
    }
    const behind = place > this.place && this.page.phase === "working";
    if (behind && !this.#following) {
      this.#following = true;
      this.sync.moveOn(this.navigation.current.id);
    }
  }

  /** While the page goes on, nothing can be written; when that takes long, the student may stay. */
  render() {
    const moving = this.sync.leaving !== null && this.page.phase === "working";
    if (!moving) return this.dialog.open && this.dialog.close();
    const failing = this.sync.failures > 0 || this.sync.signedOut;
    this.dialog.querySelector("[data-moving-trouble]").hidden = !failing;
    this.dialog.querySelector("[data-stay]").hidden = !failing;
    if (!this.dialog.open) this.dialog.showModal();
  }

  #stay() {
    this.#following = false;
    this.sync.cancelMove();
  }
}

/** Puts the next question, and its section if that is new, at the end of the sheet. Returns the question and what is new. */
export function putIn(root, { html, section }) {
  const known = root.querySelector(`[data-section="${section.id}"]`);
  const place = known ?? parsed(section.html);
  const element = parsed(html);
  place.append(element);
  if (!known) root.querySelector(".paper-steps").before(place);
  return { element, part: known ? element : place };
}

/** An element of its own document until it stands on the page: nothing in it loads or runs before. */
function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}
