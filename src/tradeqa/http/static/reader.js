// The panel that shows a document opened at a quote. Its place is in the address, so
// that it can be linked to and the browser's "back" closes it.

import { readDocument } from "./api.js";
import { cleanNodes, rawNodes } from "./document.js";
import { announce, byId, make } from "./dom.js";
import { factsNode } from "./facts.js";
import { t } from "./i18n.js";
import { withKey } from "./keyform.js";

const WIDE = matchMedia("(min-width: 64rem)"); // room for a panel beside the conversation
const MOST_KEPT = 8; // documents read again without asking
const HASH_SHOWN = 12; // hexadecimal digits of the file's hash in the address

const kept = new Map();
let raw = false;
let shown = null; // { found, place }
let opener = null;

/** Opens a quote's document, or a document at its beginning. */
export function openQuote({ document: source, location: place }) {
  go(new URLSearchParams({
    document: source.id,
    start: place.start,
    end: place.end,
    sha256: source.sha256.slice(0, HASH_SHOWN),
  }));
}

export function openWhole({ id }) {
  go(new URLSearchParams({ document: id }));
}

function go(place) {
  const address = `#${place}`;
  const here = history.state?.reader;
  if (!here) opener = document.activeElement;
  history[here ? "replaceState" : "pushState"]({ reader: true }, "", address);
  follow();
}

export function closeReader() {
  if (!byId("reader").open) return;
  if (history.state?.reader) {
    history.back(); // `follow` hides the panel
  } else {
    history.replaceState(null, "", location.pathname + location.search);
    hide();
  }
}

function hide() {
  const dialog = byId("reader");
  if (!dialog.open) return;
  dialog.close();
  document.body.classList.remove("with-reader");
  shown = null;
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

// Shows what the address says.
async function follow() {
  const place = new URLSearchParams(location.hash.slice(1));
  const id = place.get("document");
  if (!id) return hide();
  display(make("p", "wait", make("span", "dots"), t("loading")));
  try {
    const found = await fetched(id, place.get("sha256"));
    if (new URLSearchParams(location.hash.slice(1)).get("document") !== id) return;
    shown = { found, place: span(place), stale: !found.sha256.startsWith(place.get("sha256") ?? "") };
    draw();
  } catch (error) {
    if (!error.kind) throw error;
    const told = error.message || t(error.kind);
    display(make("p", "failure", told));
    announce(told);
  }
}

function span(place) {
  const [start, end] = ["start", "end"].map((name) => Number.parseInt(place.get(name), 10));
  return start >= 0 && end > start ? { start, end } : null;
}

async function fetched(id, hash) {
  const known = kept.get(id);
  if (known && known.sha256.startsWith(hash ?? "")) return known;
  const found = await withKey(() => readDocument(id));
  kept.delete(id);
  kept.set(id, found);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return found;
}

function display(...nodes) {
  const dialog = byId("reader");
  byId("reader-title").textContent = t("reader");
  byId("reader-text").replaceChildren(...nodes);
  byId("reader-facts").replaceChildren();
  if (!dialog.open) {
    if (WIDE.matches) dialog.show();
    else dialog.showModal();
  }
  document.body.classList.add("with-reader");
}

/** Draws the document anew: another view, or another language. */
export function draw() {
  if (!shown) return;
  const { found, place, stale } = shown;
  byId("reader-title").textContent = found.title;
  byId("reader-note").textContent = stale ? t("changed") : t(raw ? "rawNote" : "cleanNote");
  byId("reader-note").classList.toggle("failure", stale);
  byId("reader-facts").replaceChildren(factsNode(found));
  byId("reader-text").replaceChildren(...(raw ? rawNodes : cleanNodes)(found, place));
  byId("reader-text").lang = found.language;
  byId("view-clean").setAttribute("aria-pressed", String(!raw));
  byId("view-raw").setAttribute("aria-pressed", String(raw));
  byId("to-quote").hidden = !place;
  byId("reader-title").focus({ preventScroll: true });
  showQuote();
}

function showQuote() {
  const mark = byId("reader-text").querySelector(".here");
  if (mark) mark.scrollIntoView({ block: "center" });
  else byId("reader-body").scrollTop = 0;
}

export function setUpReader() {
  byId("reader-close").addEventListener("click", closeReader);
  byId("to-quote").addEventListener("click", showQuote);
  for (const [id, wanted] of [["view-clean", false], ["view-raw", true]]) {
    byId(id).addEventListener("click", () => {
      raw = wanted;
      draw();
      byId(id).focus({ preventScroll: true });
    });
  }
  byId("reader").addEventListener("cancel", (event) => {
    event.preventDefault();
    closeReader();
  });
  document.addEventListener("keydown", (event) => {
    // what lies above the panel takes the key first; a modal panel gets "cancel" for it
    const taken = document.querySelector(":popover-open, #key-dialog[open], #reader:modal");
    if (event.key === "Escape" && !taken && !event.defaultPrevented) closeReader();
  });
  addEventListener("popstate", follow);
  WIDE.addEventListener("change", () => {
    const dialog = byId("reader");
    if (!dialog.open) return;
    dialog.close();
    if (WIDE.matches) dialog.show();
    else dialog.showModal();
  });
  follow();
}
