// What stands where there is no question yet: examples, and the articles that answer.

import { listDocuments } from "./api.js";
import { byId, button, make } from "./dom.js";
import { formatDate, t } from "./i18n.js";
import { EXAMPLES } from "./strings.js";

const SECOND = 1000; // milliseconds
let documents = [];

/** Fills the empty state; `doings` holds `send(question)` and `open(document)`. */
export function drawWelcome(doings) {
  const examples = EXAMPLES.map((question, at) => {
    const control = button(question, "example", () => doings.send(question));
    if (at === EXAMPLES.length - 1) control.append(make("small", "", t("exampleRefusal")));
    return make("li", "", control);
  });
  byId("examples").replaceChildren(...examples);
  byId("library").hidden = !documents.length;
  byId("library-title").textContent = t("library", documents.length);
  byId("library-list").replaceChildren(...documents.map((entry) => libraryEntry(entry, doings)));
}

function libraryEntry(entry, doings) {
  const control = button(entry.title, "title", () => doings.open(entry));
  const date = make("span", "date", formatDate(entry.published));
  return make("li", "", control, date);
}

/** Asks which articles there are, again while the service is loading; else the list stays away. */
export async function loadLibrary(doings) {
  try {
    documents = (await listDocuments()).documents;
  } catch (error) {
    if (error.kind === "busy") setTimeout(loadLibrary, SECOND * Math.max(1, error.retryAfter), doings);
    return;
  }
  documents.sort((a, b) => (b.published ?? "").localeCompare(a.published ?? ""));
  drawWelcome(doings);
}
