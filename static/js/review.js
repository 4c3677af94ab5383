// How does a person judge without the mouse? Keys 1 to 9 choose points, Enter saves.

const SETTING = "review-keys";

/** Which of `count` buttons a key stands for, from 0; -1 for none. */
export function placeOf(key, count) {
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return place < count ? place : -1;
}

/** Whether a key pressed here belongs to something that takes text or acts by itself. */
export function isTaken(element) {
  const tag = element?.tagName ?? "";
  const types = ["radio", "checkbox", "hidden"];
  return ["TEXTAREA", "SELECT", "BUTTON", "A", "SUMMARY"].includes(tag)
    || (tag === "INPUT" && !types.includes(element.type));
}

function attach(form) {
  const steps = [...form.querySelectorAll("input[type=radio]")];
  const other = form.querySelector("[name=other]");
  const toggle = form.querySelector("[data-review-keys]");

  toggle.checked = localStorage.getItem(SETTING) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(SETTING, toggle.checked ? "on" : "off"));
  steps.forEach((step) => step.addEventListener("change", () => { other.value = ""; }));
  other.addEventListener("input", () => {
    if (other.value !== "") steps.forEach((step) => { step.checked = false; });
  });

  document.addEventListener("keydown", (event) => {
    const combined = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!toggle.checked || combined || isTaken(event.target)) return;
    const place = placeOf(event.key, steps.length);
    if (place >= 0) {
      event.preventDefault();
      steps[place].checked = true;
      steps[place].dispatchEvent(new Event("change"));
      steps[place].focus();
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  // A second press must not judge the next one unseen.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("form[data-review]").forEach(attach);
}
