// Buttons that copy a text on the page: data-copies names it, data-done says that it was done.

const said = document.getElementById("kopiert");

async function copy(element) {
  const text = element.textContent.trim();
  if (navigator.clipboard) return navigator.clipboard.writeText(text); // only where all is secure
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range); // what stays selected can be copied by hand
  if (!document.execCommand("copy")) throw new Error("not copied");
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await copy(document.getElementById(button.dataset.copies));
    } catch {
      return; // nothing was copied, so nothing is said
    }
    button.textContent = button.dataset.done;
    if (said) said.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
      if (said) said.textContent = "";
    }, 2000);
  });
}
