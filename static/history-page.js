// The page of what was searched before.
import { forget, forgetAll, isOn, searches, switchTo } from "./history.js";

const place = document.getElementById("searches");
const list = place.querySelector("ol");
const said = document.getElementById("searches-said");
const on = document.getElementById("remember");
const all = document.getElementById("forget");

function line(search) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = search.url;
  link.textContent = search.text;
  item.append(link);
  if (search.filters) {
    const filters = document.createElement("span");
    filters.className = "filters-of";
    filters.textContent = search.filters;
    item.append(" ", filters);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = place.dataset.delete;
  button.setAttribute("aria-label", `${place.dataset.delete}: ${[search.text, search.filters].filter(Boolean).join(", ")}`);
  button.addEventListener("click", () => {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    const at = [...list.children].indexOf(next) - (item.nextElementSibling ? 1 : 0);
    forget(search.query);
    show(`${place.dataset.deleted}: ${search.text}`);
    (list.children[at]?.querySelector("button") ?? on).focus();
  });
  item.append(" ", button);
  return item;
}

function show(text = "") {
  const found = searches();
  list.replaceChildren(...found.map(line));
  on.checked = isOn();
  all.hidden = !found.length;
  said.textContent = text || (found.length ? "" : on.checked ? place.dataset.none : place.dataset.off);
}

on.addEventListener("change", () => {
  switchTo(on.checked);
  show();
});
all.addEventListener("click", () => {
  forgetAll();
  show();
  on.focus();
});
place.hidden = false;
show();
