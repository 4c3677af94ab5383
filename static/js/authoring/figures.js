/** How does an image get into a text? Dropped or pasted onto it, described, and shown by a line at the cursor. */

import { ask } from "./server.js";
import { word } from "./words.js";

const IMAGES = /^image\/(png|jpeg|webp|svg\+xml)$/;

/** The first file among these that is an image we take, or null. */
export function imageIn(files) {
  return [...(files ?? [])].find((file) => IMAGES.test(file.type)) ?? null;
}

/** The text with `piece` at `start` instead of what is selected up to `end`, and where the cursor then stands. */
export function inserted(text, start, end, piece) {
  return { text: text.slice(0, start) + piece + text.slice(end), cursor: start + piece.length };
}

/** The markup as a paragraph of its own between what stands before and after: a figure within a sentence tears it. */
export function ownParagraph(text, start, end, markup) {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const lead = before.trim() ? "\n\n".slice(/\n*$/.exec(before)[0].length) : "";
  const trail = after.trim() ? "\n\n".slice(/^\n*/.exec(after)[0].length) : "";
  return lead + markup + trail;
}

/** Where the author was writing; in a text that has not been touched, its end. */
export function placeIn(text, root = document) {
  const { length } = text.value;
  return root.activeElement === text ? [text.selectionStart, text.selectionEnd] : [length, length];
}

export function attachFigures({ form, place, dialog }) {
  const upload = asking(form, place, dialog);
  form.addEventListener("dragover", (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => taken(event, event.dataTransfer?.files, upload));
  form.addEventListener("paste", (event) => taken(event, event.clipboardData?.files, upload));
}

function taken(event, files, upload) {
  const image = imageIn(files);
  if (!image || !(event.target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  upload(image, event.target, placeIn(event.target));
}

/** Returns what asks for the description, sends the image and writes its line into the text. */
function asking(form, addresses, dialog) {
  const alt = dialog.querySelector("[data-figure-alt]");
  const error = dialog.querySelector("[data-figure-error]");
  let image = null;
  let text = null;
  let place = null;

  dialog.querySelector("[data-figure-cancel]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-figure-form]").addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = alt.value.trim() ? "" : word("undescribed");
    if (error.textContent) {
      alt.focus();
      return;
    }
    const reply = await ask(addresses.dataset.figure, { body: upload(form, image, alt.value) });
    if (reply.kind === "ok") {
      dialog.close();
      write(text, place, reply.data.markup);
    } else {
      error.textContent = reply.kind === "refused" ? reply.data.error : word(`figure_${reply.kind}`);
    }
  });

  return (chosen, target, at) => {
    [image, text, place] = [chosen, target, at];
    alt.value = "";
    error.textContent = "";
    dialog.querySelector("[data-figure-name]").textContent = image.name;
    picture(image, dialog.querySelector("[data-figure-picture]"));
    dialog.showModal();
    alt.focus();
  };
}

function upload(form, image, alt) {
  const data = new FormData();
  data.set("section", form.elements.section.value);
  data.set("image", image, image.name);
  data.set("alt", alt);
  return data;
}

/** Options and reasons are phrases, in which a figure may stand; a prompt or a solution has paragraphs. */
function write(text, [start, end], markup) {
  const piece = text.name.startsWith("choices-") ? markup : ownParagraph(text.value, start, end, markup);
  const { text: written, cursor } = inserted(text.value, start, end, piece);
  text.value = written;
  text.focus();
  text.setSelectionRange(cursor, cursor);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function picture(image, place) {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    place.src = reader.result;
  });
  reader.readAsDataURL(image);
}
