// Why a hit was found, told below it when it is asked: the link to the page of its own becomes a
// fold that shows what stands there.
import { page as fetched } from "./pages.js";
for (const line of document.querySelectorAll("p.why")) {
  const link = line.querySelector("a");
  const fold = document.createElement("details");
  const summary = document.createElement("summary");
  const told = document.createElement("div");
  fold.className = "why";
  fold.lang = document.documentElement.lang;
  summary.append(link.textContent);
  told.setAttribute("aria-live", "polite");
  fold.append(summary, told);
  fold.addEventListener("toggle", async () => {
    if (!fold.open || told.firstChild) return;
    try {
      const page = await fetched(link.href);
      const found = page.getElementById("warum");
      found.removeAttribute("id");
      told.replaceChildren(document.adoptNode(found));
    } catch {
      told.replaceChildren(link);
    }
  });
  line.replaceWith(fold);
}
