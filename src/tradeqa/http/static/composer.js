// Where a question is typed. Enter sends, Shift+Enter breaks the line.

import { byId, icon } from "./dom.js";
import { t } from "./i18n.js";

const MOST_ROWS = 6;
const IME_KEY = 229; // what a key press within an input method is numbered by older browsers

/** Sets the form up; `doings` holds `send(question)`, `stop()` and `last()`. */
export function setUpComposer(doings) {
  const form = byId("form");
  const field = byId("question");
  const send = byId("send");
  let busy = false;

  function fit() {
    field.rows = Math.min(MOST_ROWS, field.value.split("\n").length);
  }

  function label() {
    send.setAttribute("aria-label", t(busy ? "stop" : "send"));
    send.title = t(busy ? "stop" : "send");
    send.replaceChildren(icon(busy ? "stop" : "send"));
  }

  function fill(text) {
    field.value = text;
    fit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return doings.stop();
    const question = field.value.trim();
    if (!question) return field.focus();
    fill("");
    if (matchMedia("(pointer: coarse)").matches) field.blur(); // makes room for the reply
    return doings.send(question);
  });
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    // the Enter that ends a word in an input method does not send
    const composing = event.isComposing || event.keyCode === IME_KEY;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      if (!busy) form.requestSubmit();
    } else if (event.key === "ArrowUp" && !field.value) {
      event.preventDefault();
      fill(doings.last());
    } else if (event.key === "Escape" && busy) {
      doings.stop();
    }
  });
  label();

  return {
    label,
    focus: () => field.focus(),
    /** Gives a question back that was not taken, unless another is being typed. */
    amend(text) {
      if (!field.value) fill(text);
    },
    setBusy(is) {
      busy = is;
      label();
    },
  };
}
