// The search field as a combobox: what is typed is completed from the words of the index, at its
// end or wherever the caret is; the empty field offers what was searched before.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list, chosen by hand)
import { searches } from "./history.js";

const REMEMBERED = 8;

// Whether a quotation mark has no partner.
const isOpen = (text) => (text.match(/["„“”]/g) ?? []).length % 2 === 1;

function completed(field) {
  const line = field.closest(".line");
  const said = document.getElementById("q-said");
  const list = document.createElement("ul");
  const known = new Map();
  let offered = [];
  let active = -1;
  let asked = null;
  let timer = 0;

  list.id = "q-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", line.dataset.list);
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);

  function close() {
    clearTimeout(timer);
    asked?.abort();
    offered = [];
    list.hidden = true;
    list.replaceChildren();
    said.textContent = "";
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = list.children[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  // The text up to the caret, and what is behind it, from the end of the word that it is in.
  const before = () => field.value.slice(0, field.selectionStart);
  const behind = () => field.value.slice(field.selectionEnd).replace(/^[\p{L}\p{N}\p{M}_]+/u, "");

  function choose(number) {
    const chosen = offered[number];
    if (chosen.url) {
      close();
      location.assign(chosen.url);
      return;
    }
    // A name brings what closes the quotation mark that was open.
    const closed = isOpen(before()) && !isOpen(chosen.text);
    const rest = closed ? behind().replace(/^["“”]/, "") : behind();
    field.value = chosen.text + rest;
    close();
    field.focus();
    field.setSelectionRange(chosen.text.length, chosen.text.length);
  }

  function remembered() {
    const found = searches().slice(0, REMEMBERED);
    show(found.map(({ text, filters, url }) => ({ label: filters ? `${text} (${filters})` : text, url })));
    list.setAttribute("aria-label", line.dataset.recent);
  }

  function show(completions) {
    offered = completions;
    list.setAttribute("aria-label", line.dataset.list);
    list.replaceChildren(...completions.map((completion, number) => {
      const option = document.createElement("li");
      option.id = `q-option-${number}`;
      option.textContent = completion.label;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("click", () => choose(number));
      return option;
    }));
    mark(-1);
    list.hidden = !completions.length;
    field.setAttribute("aria-expanded", String(completions.length > 0));
    const text = completions.length === 1 ? line.dataset.one : line.dataset.many;
    said.textContent = completions.length ? text.replace("#", completions.length) : "";
  }

  async function ask() {
    const text = before();
    asked?.abort();
    asked = new AbortController();
    try {
      if (!known.has(text)) {
        const address = new URL("/api/suggest", location.href);
        const lang = document.documentElement.lang;
        address.search = new URLSearchParams({ q: text, lang });
        const response = await fetch(address, { signal: asked.signal });
        if (!response.ok) return close();
        known.set(text, (await response.json()).completions);
      }
      if (before() === text && document.activeElement === field) show(known.get(text));
    } catch {
      // Given up for a newer one, or the server is away: the field works as it is.
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    if (before().trim()) timer = setTimeout(ask, 100);
    else if (!field.value) remembered();
    else close();
  });

  field.addEventListener("focus", () => {
    if (!field.value) remembered();
  });

  field.addEventListener("click", () => {
    if (!field.value && !offered.length) remembered();
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey && offered.length) {
      event.preventDefault();
      // The field itself is one more place, before the first and behind the last option.
      const places = offered.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "ArrowDown" && !offered.length) {
      event.preventDefault();
      if (before().trim()) ask();
      else if (!field.value) remembered();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      close(); // what was offered was for another place
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    } else if (event.key === "Escape" && offered.length) {
      event.preventDefault();
      close();
    }
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault());
  field.addEventListener("blur", close);
  addEventListener("pagehide", close);
}

const query = document.getElementById("q");
if (query) completed(query);
