// How is a comment used again? A click puts it into the box, after what is there already.

/** The text of the box once a comment was added. */
export function withComment(text, comment) {
  const before = text.trim();
  if (before.includes(comment)) return before;
  return before === "" ? comment : `${before} ${comment}`;
}

function attach(list) {
  const box = list.closest("form").querySelector("[name=comment]");
  list.hidden = false;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    box.value = withComment(box.value, button.textContent).slice(0, box.maxLength > 0 ? box.maxLength : undefined);
    box.focus();
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-review-comments]").forEach(attach);
}
