// The builder: the query is written while the fields are filled, by the server as without this.
import { page as fetched } from "./pages.js";

const form = document.querySelector(".builder form");
const built = document.getElementById("built");
let asked = null;
let timer = 0;

function address() {
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  return `/builder?${new URLSearchParams([...fields, ["lang", document.documentElement.lang]])}`;
}

async function write() {
  asked?.abort();
  asked = new AbortController();
  try {
    const page = await fetched(address(), asked.signal);
    built.replaceChildren(...page.getElementById("built").childNodes);
  } catch {
    // Given up for a newer one, or the server is away: the form works as it is.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(write, 250);
});
document.getElementById("b-show").hidden = true;

// Names of outlets and authors, offered by the browser itself. What stands before the last comma stays.
function offered(field, name) {
  const list = document.createElement("datalist");
  let asked = null;
  list.id = `${field.id}-list`;
  field.after(list);
  field.setAttribute("list", list.id);
  field.addEventListener("input", async () => {
    asked?.abort();
    asked = new AbortController();
    const [, before, typed] = /^(.*,\s*)?(.*)$/.exec(field.value);
    if (!typed.trim()) return;
    const lang = document.documentElement.lang;
    const query = new URLSearchParams({ q: `${name}:"${typed}`, limit: 10, lang });
    const { signal } = asked;
    const answer = await fetch(`/api/suggest?${query}`, { signal }).catch(() => null);
    const completions = answer?.ok ? (await answer.json().catch(() => null))?.completions : null;
    if (!completions || signal.aborted) return;
    list.replaceChildren(...completions.map(({ text }) => {
      const option = document.createElement("option");
      option.value = (before ?? "") + text.slice(name.length + 1).replaceAll('"', "");
      return option;
    }));
  });
}

offered(document.getElementById("b-in"), "medium");
offered(document.getElementById("b-by"), "autor");
