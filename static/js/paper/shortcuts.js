/** Which key does what, and when do keys mean letters instead? */

const OFF_KEY = "paper.shortcuts.off";

/** The action of a key event as [name, number], or null. Digits by place on the keyboard, so Shift works everywhere. */
export function actionOf({ key, code, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit === "0") return shiftKey ? null : ["none", 0];
  if (digit) return [shiftKey ? "cross" : "choose", Number(digit) - 1];
  const name = { j: "next", k: "back", f: "flag", r: "review", e: "explain", c: "clear", t: "clock", "?": "help" }[shiftKey ? key : key.toLowerCase()];
  return name ? [name, 0] : null;
}

/** Whether keys are text here. Radios and boxes take no letters, so shortcuts work on them. */
export function isTyping({ tagName, type, isContentEditable }) {
  const silent = ["radio", "checkbox", "button", "submit"];
  return isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT" || (tagName === "INPUT" && !silent.includes(type));
}

/** Attaches the keys; the switch in the help dialog turns single-letter shortcuts off (the choice is remembered). */
export function attachShortcuts({ root = document, navigation, review, crossOut, help, clockToggle }) {
  const off = help.querySelector("[data-shortcuts-off]");
  off.checked = read() === "yes";
  off.addEventListener("change", () => write(off.checked ? "yes" : ""));
  const actions = {
    next: () => navigation.step(1),
    back: () => navigation.step(-1),
    choose: (index) => navigation.current.press(index),
    none: () => navigation.current.kind === "select_all" && navigation.current.press(navigation.current.inputs.length - 1),
    cross: (index) => crossOut(navigation.current, index),
    flag: () => navigation.current.toggleFlag(),
    clear: () => navigation.current.clearChoice(),
    explain: () => navigation.current.text?.focus(),
    review: () => review.open(),
    clock: () => clockToggle.click(),
    help: () => help.showModal(),
  };
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) return navigation.current.element.focus();
    if (off.checked || event.repeat || isTyping(event.target) || root.querySelector("dialog[open]")) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    actions[action[0]](action[1]);
  });
}

function read() {
  try {
    return localStorage.getItem(OFF_KEY);
  } catch {
    return "";
  }
}

function write(value) {
  try {
    localStorage.setItem(OFF_KEY, value);
  } catch {
    // the wish then lasts as long as the page
  }
}
