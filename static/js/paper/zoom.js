/** How can a figure be seen larger? */

/** Puts a button beside each figure, which opens it in the dialog: fitting the window, or in double size. Returns what does so for new parts. */
export function attachZoom({ root, dialog, template, words }) {
  const picture = dialog.querySelector("[data-zoom-picture]");
  const caption = dialog.querySelector("[data-zoom-caption]");
  const attach = (image) => {
    const button = template.content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", words("zoom", { alt: image.alt }));
    button.addEventListener("click", () => {
      picture.src = image.currentSrc || image.src;
      picture.alt = caption.textContent = image.alt;
      dialog.dataset.zoomed = "";
      dialog.showModal();
    });
    place(image, button);
  };
  root.querySelectorAll("[data-question] img, [data-instructions] img").forEach(attach);
  dialog.querySelector("[data-zoom-larger]").addEventListener("click", () => {
    dialog.dataset.zoomed = dialog.dataset.zoomed ? "" : "yes";
  });
  return (question) => question.querySelectorAll("[data-part] img").forEach(attach);
}

/** A button must not stand inside a choice's label, or it would be part of the option's name. */
function place(image, button) {
  const row = image.closest("[data-choice]");
  if (row) row.querySelector("[data-choice-tools]").prepend(button);
  else image.after(button);
}
