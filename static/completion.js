// The search field as a combobox: what is typed is completed from the words of the index.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list, chosen by hand)
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

  function choose(number) {
    field.value = offered[number].text;
    close();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  function show(completions) {
    offered = completions;
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
    const text = field.value;
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
      if (field.value === text && document.activeElement === field) show(known.get(text));
    } catch {
      // Given up for a newer one, or the server is away: the field works as it is.
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    const atEnd = field.selectionStart === field.value.length;
    if (event.isComposing) return;
    if (field.value.trim() && atEnd) timer = setTimeout(ask, 100);
    else close();
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey && offered.length) {
      event.preventDefault();
      // The field itself is one more place, before the first and behind the last option.
      const places = offered.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "ArrowDown" && field.value.trim() && !offered.length) {
      event.preventDefault();
      ask();
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
