// The typical words of a result, worked out only when somebody asks for them.
const section = document.querySelector(".words");

section?.querySelector("a").addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  if (section.getAttribute("aria-busy") === "true") return;
  section.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const heading = section.querySelector("h3");
    link.parentElement.replaceWith(page.getElementById("woerter"));
    heading.tabIndex = -1;
    heading.focus();
  } catch {
    location.assign(link.href);
  }
  section.removeAttribute("aria-busy");
});
