// Why a hit was found, told below it when it is asked: the link to the page of its own becomes a
// fold that shows what stands there.
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
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("warum");
      found.removeAttribute("id");
      told.replaceChildren(document.adoptNode(found));
    } catch {
      told.replaceChildren(link);
    }
  });
  line.replaceWith(fold);
}
