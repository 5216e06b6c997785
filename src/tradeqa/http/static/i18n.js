// The language of the page: the browser's, or the one chosen.

import { STRINGS } from "./strings.js";

const NAME = "tradeqa.language";
const watchers = [];
let language = remembered() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

function remembered() {
  try {
    const kept = localStorage.getItem(NAME);
    return kept in STRINGS ? kept : null;
  } catch {
    return null;
  }
}

/** The wording for `name` in the page's language. */
export function t(name, ...values) {
  const wording = STRINGS[language][name];
  return typeof wording === "function" ? wording(...values) : wording;
}

/** Calls `draw` whenever another language is chosen. */
export function onLanguage(draw) {
  watchers.push(draw);
}

/** Switches between Chinese and English. */
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  try {
    localStorage.setItem(NAME, language);
  } catch {
    // not remembered
  }
  translate();
  for (const draw of watchers) draw();
}

/** Fills the fixed parts: `data-text` is the content, `data-label` the accessible name. */
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t(document.documentElement.dataset.title ?? "title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    if (element.localName === "button") element.title = t(element.dataset.label);
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = t(element.dataset.hint);
  }
}

/** A date such as 2021-03-29, 2021-03 or 2021, as people write it. */
export function formatDate(iso) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso ?? "");
  if (!match) return iso ?? "";
  const [, year, month, day] = match;
  if (language === "zh") {
    return `${year}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}`;
  }
  const options = { timeZone: "UTC", year: "numeric" };
  if (month) options.month = "long";
  if (day) options.day = "numeric";
  const date = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}
