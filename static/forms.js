// An address without "from=&to=" is easier to read and to pass on.
for (const form of document.forms) {
  form.addEventListener("formdata", (event) => {
    for (const name of new Set(event.formData.keys())) {
      const values = event.formData.getAll(name);
      event.formData.delete(name); // several fields may have one name, and some of them a value
      for (const value of values) if (value !== "") event.formData.append(name, value);
    }
  });
}

// A list to choose from needs no button.
for (const select of document.querySelectorAll(".order select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
  select.form.querySelector("button").hidden = true;
}
