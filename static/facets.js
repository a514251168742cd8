// Facets without leaving the page: a long one opens, or is searched, where it stands, and ticks
// that were not applied yet are never lost. Each of these is a page of its own without a script,
// so the page is fetched and its facet put in the place of this one.
import { page as fetched } from "./pages.js";
const form = document.querySelector(".filters form");
const main = document.querySelector("main");

const boxes = (within) => [...within.querySelectorAll(".values input[type=checkbox]")];
const facetOf = (element) => element.closest?.(".facet");
const nameOf = (facet) => facet.id.replace("facet-", "");
const changed = (box) => box.checked !== box.defaultChecked;

// What the address says of facets that are open: links that were made before do not know of it.
const isOpening = (name) => name === "facet" || name.startsWith("find_");
let open = [...new URL(location.href).searchParams].filter(([name]) => isOpening(name));

function waiting(facet) {
  facet.toggleAttribute("data-waiting", boxes(facet).some(changed));
}

function without(said, name, value) {
  const others = said.getAll(name).filter((one) => one !== value);
  said.delete(name);
  for (const one of others) said.append(name, one);
}

const written = new WeakMap(); // a link -> its address as the page had it

function address(link) {
  if (!written.has(link)) written.set(link, link.getAttribute("href"));
  return new URL(written.get(link), location.href);
}

// The address that a link leads to, with the facets that are open and the ticks not applied yet.
function carried(link) {
  const url = address(link);
  const said = url.searchParams;
  for (const name of new Set([...said.keys()].filter(isOpening))) said.delete(name);
  for (const [name, value] of open) said.append(name, value);
  if (!link.closest(".filters, .chips, .pager")) return url;
  const own = link.closest("li");
  for (const box of boxes(form)) {
    if (!changed(box) || own?.contains(box)) continue;
    without(said, box.name, box.value);
    if (box.checked) said.append(box.name, box.value);
    said.delete("page");
    said.delete("cursor");
  }
  return url;
}

function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || link.matches(".fewer")) return;
  const url = address(link);
  if (url.origin !== location.origin || url.pathname !== "/search") return;
  const more = open.length || boxes(form).some(changed);
  link.setAttribute("href", more ? carried(link) : written.get(link));
}

// Put the facet of another page in the place of this one; ticks stay as they are here.
function replace(facet, other, url) {
  const theirs = other.getElementById(facet.id);
  if (!theirs) return;
  const ticked = new Map();
  for (const box of boxes(facet)) if (changed(box)) ticked.set(box.value, box);
  const list = theirs.querySelector(".values");
  for (const box of boxes(theirs)) {
    const mine = ticked.get(box.value);
    if (mine) box.checked = mine.checked;
    ticked.delete(box.value);
  }
  // A tick on what the new list does not show stays in sight, above it.
  for (const box of [...ticked.values()].reverse()) list.prepend(box.closest("li"));
  facet.querySelector(".values").replaceWith(list);
  facet.querySelector(".actions").replaceWith(theirs.querySelector(".actions"));
  const fitting = facet.querySelector(".fitting");
  if (fitting) fitting.textContent = theirs.querySelector(".fitting")?.textContent ?? "";
  for (const input of form.querySelectorAll(":scope > input[type=hidden]")) input.remove();
  form.prepend(...other.querySelectorAll(".filters form > input[type=hidden]"));
  open = [...url.searchParams].filter(([name]) => isOpening(name));
  history.replaceState(history.state, "", url);
}

function here(change) {
  const url = new URL(location.href);
  url.pathname = "/search";
  url.hash = "";
  change(url.searchParams);
  return url;
}

async function shown(facet, url) {
  const known = new Set(boxes(facet).map((box) => box.value));
  facet.setAttribute("aria-busy", "true");
  try {
    replace(facet, await fetched(url), url);
    const first = boxes(facet).find((box) => !known.has(box.value));
    (first ?? facet.querySelector(".actions button")).focus();
  } catch {
    location.assign(url); // As without a script.
  }
  facet.removeAttribute("aria-busy");
}

const searches = new WeakMap(); // the field -> what its facet waits for

function search(field) {
  const facet = facetOf(field);
  const before = searches.get(field);
  clearTimeout(before?.timer);
  const mine = {};
  searches.set(field, mine);
  mine.timer = setTimeout(async () => {
    const url = here((said) => {
      said.delete(field.name);
      if (field.value.trim()) said.set(field.name, field.value.trim());
    });
    try {
      const other = await fetched(url);
      if (searches.get(field) === mine) replace(facet, other, url);
    } catch {
      // The button still works.
    }
  }, 150);
}

if (form) {
  form.addEventListener("input", (event) => {
    const facet = facetOf(event.target);
    if (facet && event.target.type === "search") search(event.target);
    else if (facet) waiting(facet);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "facet") return;
    event.preventDefault();
    const facet = facetOf(event.submitter);
    shown(facet, here((said) => said.append("facet", nameOf(facet))));
  });
  form.addEventListener("keydown", (event) => {
    // Enter would press the first button of the form, which is that of the period.
    if (event.key === "Enter" && event.target.type === "search") event.preventDefault();
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".fewer");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain) return;
    event.preventDefault();
    const facet = facetOf(link);
    const field = facet.querySelector("[type=search]");
    if (field) field.value = "";
    const url = here((said) => {
      const others = said.getAll("facet").filter((name) => name !== nameOf(facet));
      said.delete("facet");
      said.delete(`find_${nameOf(facet)}`);
      for (const name of others) said.append("facet", name);
    });
    shown(facet, url);
  });
  for (const way of ["click", "auxclick"]) main.addEventListener(way, follow, true);
  addEventListener("pageshow", () => form.querySelectorAll(".facet").forEach(waiting));
}
