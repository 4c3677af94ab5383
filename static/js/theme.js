// Which colours? The person's choice if there is one, else what the system prefers. Runs before anything is painted.
(() => {
  const KEY = "theme";
  const order = ["auto", "light", "dark"];
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      const stored = localStorage.getItem(KEY);
      return order.includes(stored) ? stored : "auto";
    } catch {
      return "auto"; // storage may be forbidden; the system's preference still holds
    }
  }

  function apply() {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "auto" && prefersDark.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.querySelector("[data-theme-name]").textContent = choice;
    }
  }

  function next() {
    const choice = order[(order.indexOf(chosen()) + 1) % order.length];
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      return;
    }
    apply();
  }

  apply();
  prefersDark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", next);
    }
  });
})();
