/** How are the page's dialogs opened, closed and answered? */

/** Attaches [data-open="id"] buttons and [data-close] buttons; a click beside a dialog closes it as well. */
export function attachDialogs(root = document) {
  root.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-open]");
    if (opener) root.getElementById(opener.dataset.open).showModal();
    if (target.closest("[data-close]")) target.closest("dialog").close();
    if (target.matches("dialog[data-light]")) target.close();
  });
}

/** Shows a dialog that asks something and resolves to whether its [data-yes] button was pressed. */
export function asked(dialog) {
  return new Promise((resolve) => {
    let answer = false;
    const yes = dialog.querySelector("[data-yes]");
    const agree = () => {
      answer = true;
      dialog.close();
    };
    yes.addEventListener("click", agree, { once: true });
    dialog.addEventListener("close", () => {
      yes.removeEventListener("click", agree);
      resolve(answer);
    }, { once: true });
    dialog.showModal();
  });
}

/** A dialog that Escape must not close. */
export function insist(dialog) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
}
