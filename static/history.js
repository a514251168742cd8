// What was searched before: kept by this browser only, sent nowhere.

const KEY = "pressesuche.searches";
const MOST = 50;
const LIST = new Set(["page", "cursor", "facet", "lang", "sort", "size", "group", "view", "format"]);

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (kept && Array.isArray(kept.searches)) return kept;
  } catch {
    // Nothing may be kept here, or something else was.
  }
  return { on: true, searches: [] };
}

function write(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing has no list.
  }
}

export const isOn = () => read().on;

// The searches, the latest first: their text, what narrowed them, and where they lead.
export function searches() {
  return read().searches.filter((query) => typeof query === "string").map((query) => {
    const asked = new URLSearchParams(query);
    const filters = [...asked].filter(([name, value]) => name !== "q" && value);
    return {
      query,
      text: asked.get("q") ?? "",
      filters: filters.map(([, value]) => value).join(", "),
      url: `/search?${query}`,
    };
  });
}

export function remember(query) {
  const kept = read();
  if (!kept.on) return;
  write({ on: true, searches: [query, ...kept.searches.filter((other) => other !== query)].slice(0, MOST) });
}

export function forget(query) {
  const kept = read();
  write({ ...kept, searches: kept.searches.filter((other) => other !== query) });
}

export const forgetAll = () => write({ ...read(), searches: [] });

export const switchTo = (on) => write({ on, searches: [] });

// A list of hits is a search worth keeping, if it was asked for with words.
if (["/", "/search"].includes(location.pathname)) {
  const asked = new URLSearchParams(location.search);
  for (const name of [...asked.keys()]) {
    if (LIST.has(name)) asked.delete(name);
  }
  if (asked.get("q")?.trim()) remember(asked.toString());
}
