// 👍 and 👎 under a reply. Where the service takes no ratings, they go away.

import { rate } from "./api.js";
import { announce, button, make } from "./dom.js";
import { t } from "./i18n.js";
import { withKey } from "./keyform.js";

const UNKNOWN_ANSWER = "urn:tradeqa:problem:answer-not-found";
let offered = true;

/** The controls for a turn with an answer; `onRated()` is called when its rating changed. */
export function feedbackControls(turn, onRated) {
  if (!offered || !turn.answer) return null;
  const box = make("div", "feedback");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", t("rateLabel"));
  const note = make("span", "note");
  const buttons = ["up", "down"].map((rating) => {
    const control = button(t(rating), `quiet rate ${rating}`, () => give(rating), rating);
    control.setAttribute("aria-pressed", String(turn.rating === rating));
    return control;
  });
  box.append(...buttons, note);

  async function give(rating, comment = "") {
    note.textContent = "";
    try {
      await withKey(() => rate(turn.answer.id, rating, comment));
    } catch (error) {
      tellFailure(error, note);
      return;
    }
    turn.rating = rating;
    for (const control of buttons) {
      control.setAttribute("aria-pressed", String(control.classList.contains(rating)));
    }
    note.textContent = t("thanks");
    announce(t("thanks"));
    box.querySelector("form")?.remove();
    if (rating === "down" && !comment) box.append(commentForm((text) => give("down", text)));
    onRated();
  }

  return box;
}

function tellFailure(error, note) {
  if (error.kind === "missing" && error.type !== UNKNOWN_ANSWER) {
    offered = false;
    announce(t("noFeedback"));
    for (const box of document.querySelectorAll(".feedback")) box.remove();
    return;
  }
  note.textContent = error.message || t(error.kind ?? "failed");
}

function commentForm(send) {
  const field = make("input", "");
  field.maxLength = 1000;
  field.placeholder = t("commentHint");
  field.setAttribute("aria-label", t("commentLabel"));
  const submit = make("button", "quiet", t("commentSend"));
  const form = make("form", "comment", field, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text) send(text);
    else form.remove();
  });
  return form;
}
