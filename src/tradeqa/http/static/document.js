// A document for reading: its blocks in order, or its raw text, with a quote marked.

import { make } from "./dom.js";
import { t } from "./i18n.js";
import { marked, slice, viewSpan, within } from "./text.js";

const LEVEL_OFFSET = 2; // the panel's own heading is an h2
const DEEPEST = 6;

/** The raw text with `raw[start:end]` marked. */
export function rawNodes(found, place) {
  const spans = place ? [[place.start, place.end]] : [];
  return [make("pre", "raw", ...marked(found.raw, spans, "here"))];
}

/** The cleaned text, block by block, tables as tables, with the quote marked. */
export function cleanNodes(found, place) {
  const span = place ? viewSpan(found.map, place.start, place.end) : null;
  const spans = span ? [span] : [];
  const nodes = [];
  const drawn = new Set();
  for (const block of found.blocks) {
    const inTable = block.kind === "table_head" || block.kind === "table_row";
    if (inTable && found.tables[block.table]) {
      if (!drawn.has(block.table)) nodes.push(tableNode(found, block.table, span));
      drawn.add(block.table);
    } else {
      nodes.push(blockNode(found, block, spans));
    }
  }
  return nodes;
}

function blockNode(found, block, spans) {
  const { kind, text_start: start, text_end: end, level } = block;
  const content = marked(slice(found.text, start, end), within(spans, start, end), "here");
  if (kind === "title") return make("h3", "title", ...content);
  if (kind === "heading") {
    return make(`h${Math.min(DEEPEST, LEVEL_OFFSET + Math.max(2, level))}`, "", ...content);
  }
  return make("p", kind, ...content);
}

function tableNode(found, number, span) {
  const { columns, rows, caption } = found.tables[number];
  const table = make("table", "");
  if (columns.length) {
    const heads = columns.map((column) => {
      const head = make("th", "", column);
      head.scope = "col";
      return head;
    });
    table.append(make("thead", "", make("tr", "", ...heads)));
  }
  const quoted = span ? quotedRows(found, number, span) : new Set();
  const body = make("tbody", "");
  rows.forEach((cells, at) => {
    const row = make("tr", "", ...cells.map((cell) => make("td", "", cell)));
    if (quoted.has(at)) {
      row.classList.add("here");
      row.setAttribute("aria-current", "true");
    }
    body.append(row);
  });
  table.append(body);
  const frame = make("div", "table-frame", table);
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", caption || t("table"));
  return frame;
}

function quotedRows(found, number, [start, end]) {
  const touched = found.blocks.filter(
    (block) =>
      block.kind === "table_row" &&
      block.table === number &&
      block.text_start < end &&
      block.text_end > start,
  );
  return new Set(touched.map((block) => block.row));
}
