// Keys that lead somewhere; nothing works only by them. They work outside of fields, without
// Ctrl and the like, and can be switched off, which this browser remembers (WCAG 2.1.4).
// What has a key of its own says so: aria-keyshortcuts.
import { page as fetched } from "./pages.js";

const KEY = "pressesuche.keys";
const query = document.getElementById("q");

function isOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function switchTo(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing has them on.
  }
}

function switches(place) {
  const box = place.querySelector(".keys-on");
  if (!box) return;
  box.checked = isOn();
  box.addEventListener("change", () => switchTo(box.checked));
  box.closest("[hidden]").hidden = false;
}

// The hit before or behind the one that has the focus, else the first one in sight.
function step(by) {
  const hits = [...document.querySelectorAll(".hits > li h3 a")];
  const here = document.activeElement?.closest(".hits > li");
  const at = hits.findIndex((hit) => here?.contains(hit));
  const seen = hits.findIndex((hit) => hit.getBoundingClientRect().top >= 0);
  const hit = at < 0 ? hits[seen] ?? hits.at(-1) : hits[at + by];
  if (!hit) return;
  hit.focus({ preventScroll: true });
  hit.closest("li").scrollIntoView({ block: "nearest" });
}

// The list of keys is a page of its own, shown here in a window above the page.
async function help() {
  const lang = document.documentElement.lang;
  const other = await fetched(`/keys?lang=${lang}`).catch(() => null);
  if (!other || document.querySelector("dialog[open]")) return;
  const page = other.querySelector("main");
  const dialog = document.createElement("dialog");
  const head = page.querySelector("h1");
  const close = document.createElement("button");
  head.id = "keys-title";
  close.type = "button";
  close.autofocus = true;
  close.textContent = page.dataset.close;
  close.addEventListener("click", () => dialog.close());
  page.querySelector("noscript")?.remove();
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", head.id);
  dialog.append(...page.children, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  switches(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, select, textarea, [contenteditable], dialog") || !isOn()) return;
  if (document.querySelector("dialog[open]")) return;
  const { key } = event;
  if (key === "/" && query) {
    query.focus();
    query.select();
  } else if (key === "?") {
    help();
  } else if (key === "j" || key === "k") {
    step(key === "j" ? 1 : -1);
  } else {
    const named = key.length === 1 && document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (!named) return;
    named.click();
  }
  event.preventDefault();
});

switches(document);
