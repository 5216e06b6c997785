// The conversation: questions asked one after another, in one session.

import { spoken } from "./answer.js";
import { ask, ServiceError } from "./api.js";
import { announce, byId, reveal } from "./dom.js";
import { t } from "./i18n.js";
import { withKey } from "./keyform.js";
import { Turn } from "./turn.js";
import { keep, keptTurns, session, startAnew } from "./visit.js";

const turns = [];
let running = null; // the AbortController of the question under way

/** Sets the conversation up; `doings`: `open(quote)`, `busy(is)`, `amend(question)`, `changed(turns)`. */
export function setUpChat(doings) {
  const own = { open: doings.open, retry, changed: save };

  function add(turn) {
    turns.push(turn);
    byId("turns").append(turn.element);
  }

  function save() {
    const answered = turns.filter((turn) => turn.answer);
    keep(answered.map(({ question, answer, rating }) => ({ question, answer, rating })));
    doings.changed(turns);
  }

  async function send(question) {
    if (running) return;
    const turn = new Turn(question, own);
    add(turn);
    await retry(turn);
  }

  async function retry(turn) {
    if (running) return;
    running = new AbortController();
    doings.busy(true);
    turn.wait();
    doings.changed(turns);
    reveal(turn.element);
    try {
      const { signal } = running;
      turn.show(await withKey(() => ask(turn.question, session(), signal)));
      announce(spoken(turn.answer));
    } catch (error) {
      turn.fail(asServiceError(error));
      announce(turn.error.message || t(turn.error.kind));
      if (turn.error.kind === "invalid") doings.amend(turn.question);
    } finally {
      running = null;
      save();
      doings.busy(false);
    }
    reveal(turn.element);
  }

  for (const { question, answer, rating } of keptTurns()) {
    add(new Turn(question, own, { answer, rating }));
  }
  doings.changed(turns);

  return {
    send,
    stop: () => running?.abort(),
    last: () => turns.at(-1)?.question ?? "",
    redraw: () => turns.forEach((turn) => turn.draw()),
    restart() {
      running?.abort();
      turns.length = 0;
      byId("turns").replaceChildren();
      startAnew();
      doings.changed(turns);
    },
  };
}

function asServiceError(error) {
  if (error.name === "AbortError") return new ServiceError("stopped");
  if (!(error instanceof ServiceError)) {
    reportError(error); // a fault of this page: told to the console, and to the reader plainly
    return new ServiceError("failed");
  }
  error.until = Date.now() + 1000 * error.retryAfter;
  return error;
}
