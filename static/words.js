// The typical words of a result, worked out only when somebody asks for them.
import { page as fetched } from "./pages.js";
const section = document.querySelector(".words");

section?.querySelector("a").addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  if (section.getAttribute("aria-busy") === "true") return;
  section.setAttribute("aria-busy", "true");
  try {
    const page = await fetched(link.href);
    const heading = section.querySelector("h3");
    link.parentElement.replaceWith(page.getElementById("woerter"));
    heading.tabIndex = -1;
    heading.focus();
  } catch {
    location.assign(link.href);
  }
  section.removeAttribute("aria-busy");
});
