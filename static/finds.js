// From one mark of the query to the next: buttons and keys in place of the links.

const nav = document.querySelector("nav.finds");
const links = [...nav.querySelectorAll("ol a")];
const label = nav.querySelector("p");
const said = nav.querySelector("[role=status]");
const steps = nav.querySelector(".steps");
const begun = label.textContent;

const place = () => links.findIndex((link) => link.hash === location.hash);

function show() {
  const at = place();
  label.textContent = at < 0 ? begun
    : nav.dataset.place.replace("NUMBER", at + 1).replace("ALL", links.length);
}

function go(by) {
  const at = place();
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : (at + by + links.length) % links.length;
  const mark = document.getElementById(links[next].hash.slice(1));
  const folded = mark.closest("details");
  if (folded) folded.open = true;
  const focused = document.activeElement;
  location.replace(links[next].hash); // no entry in the history for each step
  mark.scrollIntoView({ block: "center" });
  if (steps.contains(focused)) focused.focus({ preventScroll: true });
  show();
  said.textContent = `${label.textContent}: ${mark.parentElement.textContent}`;
}

nav.classList.add("stepped");
steps.hidden = false;
steps.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) go(Number(button.value));
});
// Their keys are those of aria-keyshortcuts, which shortcuts.js presses.
addEventListener("hashchange", show);
show();
