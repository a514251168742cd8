// An address without "from=&to=" is easier to read and to pass on.
for (const form of document.forms) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

// A list of orders needs no button.
const order = document.getElementById("sort");
if (order) {
  order.addEventListener("change", () => order.form.requestSubmit());
  order.form.querySelector("button").hidden = true;
}
