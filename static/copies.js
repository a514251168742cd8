// Of the copies of a story: how much of each is its own, asked for when they are opened.
for (const copies of document.querySelectorAll("details.copies")) {
  copies.addEventListener("toggle", async () => {
    if (!copies.open || copies.dataset.asked) return;
    copies.dataset.asked = "yes";
    const answer = await fetch(`/api/stories/${encodeURIComponent(copies.dataset.story)}`);
    if (!answer.ok) return;
    const percent = new Intl.NumberFormat([document.documentElement.lang, "de"], { style: "percent" });
    for (const member of (await answer.json()).members) {
      const line = copies.querySelector(`li[data-id="${CSS.escape(member.id)}"]`);
      if (!line) continue;
      const own = document.createElement("span");
      own.className = "own";
      own.textContent = copies.dataset.own.replace("SHARE", percent.format(member.own_share));
      line.append(" ", own);
    }
  });
}
