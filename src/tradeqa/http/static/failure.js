// A question that could not be asked: what happened, and when to try again.

import { button, make } from "./dom.js";
import { t } from "./i18n.js";

const TICK = 1000; // milliseconds

/** Nodes that tell of a `ServiceError`; `onRetry()` asks again. */
export function failureNodes(error, onRetry) {
  const own = t(error.kind === "network" && !navigator.onLine ? "offline" : error.kind);
  const node = make("p", "failure", error.message || own);
  if (error.kind === "invalid") return [node]; // asked again, it would be refused again
  const retry = button(t("retry"), "quiet retry", onRetry, "retry");
  if (error.until > Date.now()) countDown(retry, error.until);
  return [node, make("div", "actions", retry)];
}

// Tells how long the service wants to be left alone; the button comes alive then.
function countDown(retry, until) {
  const label = retry.lastChild;
  const show = () => {
    const seconds = Math.ceil((until - Date.now()) / TICK);
    retry.disabled = seconds > 0;
    label.textContent = seconds > 0 ? t("retryIn", seconds) : t("retry");
    if (seconds > 0) setTimeout(show, TICK / 4);
  };
  show();
}
