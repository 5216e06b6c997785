// The questions of this visit, to go back to.

import { byId, button, make, reveal } from "./dom.js";
import { t } from "./i18n.js";

export function drawHistory(turns) {
  const entries = turns.map((turn) => make("li", "", button(turn.question, "quiet", () => go(turn))));
  const list = entries.length ? make("ol", "", ...entries) : make("p", "", t("visitEmpty"));
  byId("visit-list").replaceChildren(list);
}

function go(turn) {
  byId("visit").hidePopover();
  reveal(turn.element);
  turn.element.querySelector(".question").focus({ preventScroll: true });
}
