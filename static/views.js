// Close or comfortable lists: what was chosen last is remembered on this device, and counts where
// the address does not say. Not a module: it has to know before anything is painted.
const VIEW = "pressesuche-view";

function remembered() {
  try {
    return localStorage.getItem(VIEW);
  } catch {
    return null; // storage is switched off
  }
}

const view = new URLSearchParams(location.search).get("view") || remembered();
if (view === "dense") document.documentElement.dataset.view = "dense";

document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("a[data-view]")) {
    if (view) link.toggleAttribute("aria-current", link.dataset.view === view);
    if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    link.addEventListener("click", () => {
      try {
        localStorage.setItem(VIEW, link.dataset.view);
      } catch {
        // then the address says it
      }
    });
  }
});
