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

// An address without "from=&to=" is easier to read and to pass on.
for (const form of document.forms) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

if (order) {
  order.addEventListener("change", () => order.form.requestSubmit());
  order.form.querySelector("button").hidden = true;
}
