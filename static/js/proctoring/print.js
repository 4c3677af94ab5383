/** How is a sheet printed by a button? */

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
