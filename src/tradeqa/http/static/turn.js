// One question and its reply, as they stand in the conversation.

import { replyNodes } from "./answer.js";
import { make } from "./dom.js";
import { failureNodes } from "./failure.js";
import { feedbackControls } from "./feedback.js";
import { t } from "./i18n.js";

const DELAY = 300; // milliseconds before a wait is shown: most replies come sooner

export class Turn {
  /** `doings` holds `open(quote)`, `retry(turn)` and `changed()`. */
  constructor(question, doings, { answer = null, rating = null } = {}) {
    Object.assign(this, { question, doings, answer, rating, error: null });
    this.element = make("li", "turn");
    this.timer = 0;
    if (answer) this.draw();
  }

  get waiting() {
    return !this.answer && !this.error;
  }

  /** Shows the question; and soon, that its reply is awaited. */
  wait() {
    this.answer = this.error = null;
    this.draw();
    this.timer = setTimeout(() => this.element.classList.add("slow"), DELAY);
  }

  show(answer) {
    this.answer = answer;
    this.draw();
  }

  fail(error) {
    this.error = error;
    this.draw();
  }

  draw() {
    if (!this.waiting) clearTimeout(this.timer);
    const head = make("h2", "question", make("span", "hidden", `${t("asked")} `), make("bdi", "", this.question));
    head.tabIndex = -1;
    const reply = make("div", "reply", ...this.#reply());
    reply.setAttribute("aria-busy", String(this.waiting));
    this.element.classList.remove("slow");
    this.element.replaceChildren(head, reply);
  }

  #reply() {
    if (this.answer) {
      const feedback = feedbackControls(this, this.doings.changed);
      return [...replyNodes(this.answer, this.doings.open), feedback];
    }
    if (this.error) return failureNodes(this.error, () => this.doings.retry(this));
    return [make("p", "wait", make("span", "dots"), t("waiting"))];
  }
}
