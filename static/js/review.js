// How does a person judge without the mouse? Keys 1 to 9 choose points or tick reasons, Enter saves.

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

/** What ticked reasons and points besides give together, in hundredths so that nothing is lost, within 0 and the cap. */
export function totalOf(points, extra, cap) {
  const hundredths = [...points, extra].reduce((sum, one) => sum + Math.round(Number(one || 0) * 100), 0);
  return Math.min(Math.max(hundredths, 0), Math.round(Number(cap) * 100)) / 100;
}

function showTotal(rubric, other) {
  const ticked = [...rubric.querySelectorAll("input:checked")];
  const none = ticked.length === 0 && other.value.trim() === "";
  const total = totalOf(ticked.map((one) => one.dataset.points), other.value, rubric.dataset.cap);
  rubric.querySelector("[data-rubric-total]").textContent = none ? "–" : String(total);
}

function attach(form) {
  const rubric = form.querySelector("[data-rubric]");
  const steps = [...form.querySelectorAll(rubric ? "[data-rubric] input" : "input[type=radio]")];
  const other = form.querySelector("[name=other]");
  const toggle = form.querySelector("[data-review-keys]");

  toggle.checked = localStorage.getItem(SETTING) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(SETTING, toggle.checked ? "on" : "off"));
  if (rubric) {
    form.addEventListener("input", () => showTotal(rubric, other));
    form.addEventListener("change", () => showTotal(rubric, other));
    showTotal(rubric, other);
  } else {
    steps.forEach((step) => step.addEventListener("change", () => { other.value = ""; }));
    other.addEventListener("input", () => {
      if (other.value !== "") steps.forEach((step) => { step.checked = false; });
    });
  }

  document.addEventListener("keydown", (event) => {
    const combined = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!toggle.checked || combined || isTaken(event.target)) return;
    const place = placeOf(event.key, steps.length);
    if (place >= 0) {
      event.preventDefault();
      steps[place].checked = rubric ? !steps[place].checked : true;
      steps[place].dispatchEvent(new Event("change", { bubbles: true }));
      steps[place].focus();
    } else if (rubric && event.key === "0") {
      event.preventDefault();
      steps.forEach((step) => { step.checked = false; });
      other.value = "0";
      showTotal(rubric, other);
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
