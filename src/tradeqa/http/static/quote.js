// A quote: block quotation or table row, its source line, and what can be done with it.

import { citation } from "./citation.js";
import { announce, button, make } from "./dom.js";
import { formatDate, t } from "./i18n.js";
import { marked, pointLength, within } from "./text.js";

const COPIED_SHOWN = 2000; // milliseconds
const HAN = /\p{Script=Han}/u;

/** The figure of a quote; `onOpen(quote)` opens its document. A near miss is labelled as such. */
export function quoteFigure(quote, onOpen, nearMiss = false) {
  const figure = make("figure", nearMiss ? "quote near" : "quote");
  if (nearMiss) figure.append(make("p", "stamp", t("notAnswer")));
  figure.append(quotation(quote), sourceLine(quote), actions(quote, onOpen, figure));
  return figure;
}

function quotation(quote) {
  const block = make("blockquote", "");
  block.lang = HAN.test(quote.text) ? "zh-CN" : "";
  const { table } = quote.location;
  if (table && table.cells.length) {
    block.append(rowTable(quote, table));
  } else {
    block.append(make("p", "", ...marked(quote.text, quote.highlights)));
  }
  return block;
}

function rowTable(quote, { caption, columns, cells }) {
  const table = make("table", "row-table");
  if (caption) table.append(make("caption", "", caption));
  if (columns.length === cells.length) {
    const heads = columns.map((column) => {
      const head = make("th", "", column);
      head.scope = "col";
      return head;
    });
    table.append(make("thead", "", make("tr", "", ...heads)));
  }
  const row = make("tr", "here", ...cellNodes(quote, cells));
  table.append(make("tbody", "", row));
  const frame = make("div", "table-frame", table);
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", caption || t("table"));
  return frame;
}

// A row's text is its cells in order, so the highlights can be carried into the cells.
function cellNodes({ text, highlights }, cells) {
  let unit = 0;
  return cells.map((cell) => {
    const at = cell ? text.indexOf(cell, unit) : -1;
    if (at < 0) return make("td", "", cell);
    const start = pointLength(text.slice(0, at));
    unit = at + cell.length;
    return make("td", "", ...marked(cell, within(highlights, start, start + pointLength(cell))));
  });
}

function sourceLine({ document: source, location: place }) {
  const caption = make("figcaption", "source", make("cite", "", `《${source.title}》`));
  const date = make("time", "part", formatDate(source.published));
  if (source.published) date.dateTime = source.published;
  const parts = [
    source.published ? date : "",
    source.source,
    place.section,
    place.table ? t("row", place.table.row + 1) : "",
    place.page ? t("page", place.page) : "",
    make("span", "part place", t("position", place.start, place.end)),
  ];
  for (const part of parts.filter(Boolean)) {
    caption.append(" ", typeof part === "string" ? make("span", "part", part) : part);
  }
  return caption;
}

function actions(quote, onOpen, figure) {
  const open = button(t("openDocument"), "quiet open", () => onOpen(quote), "open");
  const copy = button(t("copy"), "quiet copy", () => copyCitation(quote, copy, figure), "copy");
  return make("div", "actions", open, copy);
}

async function copyCitation(quote, copy, figure) {
  const text = citation(quote);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    offerByHand(text, figure);
    return;
  }
  const label = copy.lastChild;
  label.textContent = t("copied");
  announce(t("copied"));
  setTimeout(() => {
    label.textContent = t("copy");
  }, COPIED_SHOWN);
}

// Pages that are not served over https or from this machine have no clipboard.
function offerByHand(text, figure) {
  figure.querySelector(".by-hand")?.remove();
  const area = make("textarea", "");
  area.readOnly = true;
  area.rows = 4;
  area.value = text;
  figure.append(make("label", "by-hand", t("copyFailed"), area));
  area.focus();
  area.select();
}
