// A quote as a citation: verbatim text, title, date, place and the file's hash.

import { formatDate, t } from "./i18n.js";

export function citation(quote) {
  const { document: source, location: place } = quote;
  const parts = [
    source.authors.join("、"),
    `《${source.title}》`,
    source.source,
    formatDate(source.published),
    place.section,
    place.table?.caption,
    place.page ? t("page", place.page) : "",
    source.url,
  ];
  const position = `${place.start}–${place.end}`;
  return `“${quote.quote}”\n${t("citation", parts.filter(Boolean), position, source.sha256)}`;
}
