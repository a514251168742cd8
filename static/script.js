"use strict";

// Everything works without this file; it only saves a key or a click.

const query = document.getElementById("q");
const order = document.getElementById("sort");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && query && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    query.focus();
    query.select();
  }
});

if (order) {
  order.addEventListener("change", () => order.form.requestSubmit());
  order.form.querySelector("button").hidden = true;
}
