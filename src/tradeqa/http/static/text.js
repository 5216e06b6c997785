// Positions. The service counts Unicode code points, strings of JavaScript UTF-16 units.

import { make } from "./dom.js";

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/;

/** UTF-16 offsets of ascending code-point positions; positions past the end become the end. */
export function unitOffsets(text, positions) {
  if (!SURROGATE.test(text)) return positions.map((at) => Math.min(at, text.length));
  const offsets = [];
  let unit = 0;
  let point = 0;
  for (const position of positions) {
    while (point < position && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    offsets.push(unit);
  }
  return offsets;
}

/** The text between two code-point positions. */
export function slice(text, start, end) {
  const [from, to] = unitOffsets(text, [start, end]);
  return text.slice(from, to);
}

/** Nodes of `text` with `mark` elements at disjoint ascending code-point spans. */
export function marked(text, spans, className = "") {
  const bounds = unitOffsets(text, spans.flat());
  const nodes = [];
  let at = 0;
  for (let i = 0; i < bounds.length; i += 2) {
    const [start, end] = [bounds[i], bounds[i + 1]];
    if (start < at || end <= start) continue;
    nodes.push(text.slice(at, start), make("mark", className, text.slice(start, end)));
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** The part of `spans` within `[start, end)`, counted from `start`. */
export function within(spans, start, end) {
  return spans
    .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start])
    .filter(([from, to]) => from < to);
}

export function pointLength(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/**
 * The span of the cleaned text behind a span of raw text, or null where it shows none.
 * `map` is made of runs `[text_start, raw_start, length]`, or with a fourth number for
 * one character that stands for that many of raw.
 */
export function viewSpan(map, start, end) {
  let span = null;
  for (const [textStart, rawStart, length, rawLength] of map) {
    let from = Math.max(start, rawStart);
    let to = Math.min(end, rawStart + (rawLength ?? length));
    if (from >= to) continue;
    if (rawLength !== undefined) {
      if (from !== rawStart || to !== rawStart + rawLength) continue;
      to = from + 1;
    }
    from += textStart - rawStart;
    to += textStart - rawStart;
    span = span ? [span[0], to] : [from, to];
  }
  return span;
}
