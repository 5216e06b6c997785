// What is known of a document, and which of it was read off its text.

import { make } from "./dom.js";
import { formatDate, t } from "./i18n.js";

const NAMES = [
  "authors", "source", "published", "url", "doi", "language", "keywords", "media_type", "sha256",
];

/** A description list of a document's metadata; what is not known is left out. */
export function factsNode(found) {
  const list = make("dl", "facts");
  for (const name of NAMES) {
    const value = shown(name, found[name]);
    if (!value) continue;
    const derived = found.derived.includes(name) ? make("small", "", t("derived")) : null;
    list.append(make("dt", "", t(name)), make("dd", name === "sha256" ? "hash" : "", value, derived));
  }
  return list;
}

function shown(name, value) {
  if (name === "published") return formatDate(value);
  if (name === "url") return value && address(value);
  return Array.isArray(value) ? value.join("、") : value;
}

// Addresses come from documents: only those of the web become links.
function address(text) {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const link = make("a", "", text);
  link.href = text;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}
