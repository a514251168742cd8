// The bars of a timeline. Each is a link; with a script a period is chosen as well, by dragging
// over the bars, or with the arrow keys while Shift is held. One bar is a stop of the Tab key,
// and the arrow keys lead to the others.
// https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/ (roving tabindex)
function timeline(svg) {
  const section = svg.closest("section");
  const told = section.querySelector(".choosing");
  const advice = told?.textContent;
  const places = [...section.querySelectorAll("tbody tr")].map((row) => ({
    label: row.cells[0].textContent,
    count: Number(row.cells[1].textContent.replace(/\D/g, "")),
    url: row.cells[0].dataset.url,
    link: null,
  }));
  if (!told || !places.length) return;

  const slot = svg.viewBox.baseVal.width / places.length;
  const links = [...svg.querySelectorAll("a")];
  for (const link of links) {
    const place = places[Math.round(link.querySelector(".slot").x.baseVal.value / slot)];
    place.link = link;
    place.url = link.getAttribute("href");
  }
  const chosen = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  chosen.setAttribute("class", "chosen");
  chosen.setAttribute("height", svg.viewBox.baseVal.height);
  svg.prepend(chosen);
  svg.setAttribute("aria-describedby", told.id);

  let from = -1; // where the choice begins, a number of a place
  let to = -1;
  let pressed = null; // the pointer that may begin to drag
  let dragging = false;
  let dragged = false; // what follows is the click of a drag, which is none

  function rove(link) {
    for (const one of links) one.setAttribute("tabindex", one === link ? "0" : "-1");
  }

  function choose(first, last) {
    from = first;
    to = last;
    const [low, high] = [Math.min(first, last), Math.max(first, last)];
    chosen.setAttribute("x", low * slot);
    chosen.setAttribute("width", first < 0 ? 0 : (high - low + 1) * slot);
    svg.classList.toggle("choosing-now", first >= 0);
    if (first < 0) return;
    const count = places.slice(low, high + 1).reduce((sum, place) => sum + place.count, 0);
    const several = told.dataset.period.replace("FIRST", places[low].label);
    const period = low === high ? places[low].label : several.replace("LAST", places[high].label);
    const text = count === 1 ? told.dataset.one : told.dataset.many;
    const written = count.toLocaleString([document.documentElement.lang, "de"]);
    told.textContent = text.replace("PERIOD", period).replace("COUNT", written);
  }

  function drop() {
    if (from < 0) return;
    choose(-1, -1);
    told.textContent = advice;
  }

  function apply() {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const url = new URL(places[low].url, location.href);
    const end = new URL(places[high].url, location.href);
    url.searchParams.set("to", end.searchParams.get("to"));
    // As a click on a link, so that whoever looks after links on this page sees it.
    const link = document.createElement("a");
    link.href = url;
    link.hidden = true;
    section.append(link);
    link.click();
    link.remove();
  }

  const placeOf = (link) => places.findIndex((place) => place.link === link);

  function placeAt(x) {
    const box = svg.getBoundingClientRect();
    const number = Math.floor(((x - box.left) / box.width) * places.length);
    return Math.min(Math.max(number, 0), places.length - 1);
  }

  svg.addEventListener("keydown", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = links.indexOf(link);
    const next = {
      ArrowRight: Math.min(at + 1, links.length - 1),
      ArrowLeft: Math.max(at - 1, 0),
      Home: 0,
      End: links.length - 1,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (event.shiftKey) choose(from < 0 ? placeOf(link) : from, placeOf(links[next]));
      else drop();
      rove(links[next]);
      links[next].focus();
    } else if (event.key === "Enter" && from >= 0) {
      event.preventDefault();
      apply();
    }
  });
  svg.addEventListener("focusin", (event) => rove(event.target.closest("a")));
  svg.addEventListener("focusout", (event) => {
    if (!dragging && !svg.contains(event.relatedTarget)) drop();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || from < 0) return;
    event.preventDefault();
    pressed = null;
    dragging = false;
    drop();
  });

  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.button === 0) pressed = { x: event.clientX, place: placeAt(event.clientX) };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!pressed) return;
    const place = placeAt(event.clientX);
    if (!dragging && (place === pressed.place || Math.abs(event.clientX - pressed.x) < 6)) return;
    if (!dragging) svg.setPointerCapture(event.pointerId);
    dragging = true;
    if (place !== to || from < 0) choose(pressed.place, place);
  });
  svg.addEventListener("pointerup", () => {
    pressed = null;
    if (!dragging) return;
    dragging = false;
    dragged = true;
    apply();
  });
  svg.addEventListener("pointercancel", () => {
    pressed = null;
    dragging = false;
    drop();
  });
  svg.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  addEventListener("pageshow", drop);

  rove(links[0]);
}

for (const svg of document.querySelectorAll(".timeline svg[role=group]")) timeline(svg);
