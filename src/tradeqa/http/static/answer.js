// A reply: the short answer with its quotes, or a refusal with near misses.

import { make } from "./dom.js";
import { t } from "./i18n.js";
import { quoteFigure } from "./quote.js";

const HIGH = 0.8; // confidences are probabilities: four of five answers hold
const LOW = 0.5; // below it, an answer is as likely wrong as right

/** Nodes of a reply; `onOpen(quote)` opens a document. */
export function replyNodes(answer, onOpen) {
  const nodes = [];
  if (answer.interpreted_question && answer.interpreted_question !== answer.question) {
    nodes.push(make("p", "reading", t("reading"), make("q", "", answer.interpreted_question)));
  }
  nodes.push(...(answer.answerable ? answerNodes(answer, onOpen) : refusalNodes(answer, onOpen)));
  return nodes;
}

/** What is said of a reply to those who do not see it. */
export function spoken(answer) {
  if (!answer.answerable) return t("spokenRefusal", answer.reason ?? "");
  const count = answer.quotes.length;
  return answer.answer ? t("spokenAnswer", answer.answer, count) : t("spokenQuotes", count);
}

function answerNodes(answer, onOpen) {
  const head = make("div", "verdict");
  if (answer.answer) head.append(make("p", "answer", answer.answer));
  head.append(confidence(answer.confidence));
  const [first, ...others] = answer.quotes;
  const nodes = [head];
  if (first) nodes.push(quoteFigure(first, onOpen));
  if (others.length) {
    const figures = others.map((quote) => quoteFigure(quote, onOpen));
    nodes.push(make("details", "more", make("summary", "", t("more", others.length)), ...figures));
  }
  return nodes;
}

function confidence(probability) {
  const level = probability >= HIGH ? "high" : probability >= LOW ? "middle" : "low";
  const told = t("probability", Math.round(probability * 100));
  const badge = make("span", `confidence ${level}`, `${t("confidence")} `, make("b", "", t(level)));
  badge.title = told;
  badge.append(make("span", "hidden", ` ${told}`));
  return badge;
}

function refusalNodes(answer, onOpen) {
  const reason = answer.reason ? make("p", "reason", answer.reason) : null;
  const nodes = [make("div", "refusal", make("p", "answer", t("refusal")), reason)];
  const near = answer.near_misses;
  if (near.length) {
    const figures = near.map((quote) => quoteFigure(quote, onOpen, true));
    const details = make("details", "more", make("summary", "", t("near", near.length)), ...figures);
    details.open = true;
    nodes.push(details);
  }
  return nodes;
}
