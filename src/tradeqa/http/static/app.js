// The question page, put together. Text from the service enters it as text nodes only.

import { setUpChat } from "./chat.js";
import { setUpComposer } from "./composer.js";
import { byId } from "./dom.js";
import { drawHistory } from "./history.js";
import { onLanguage, switchLanguage, translate } from "./i18n.js";
import { setUpKeyForm } from "./keyform.js";
import * as reader from "./reader.js";
import { drawWelcome, loadLibrary } from "./welcome.js";

translate();

const composer = setUpComposer({
  send: (question) => chat.send(question),
  stop: () => chat.stop(),
  last: () => chat.last(),
});
const chat = setUpChat({
  open: reader.openQuote,
  busy: composer.setBusy,
  amend: composer.amend,
  changed(turns) {
    byId("welcome").hidden = turns.length > 0;
    byId("fresh").hidden = turns.length === 0;
    drawHistory(turns);
  },
});
const welcome = { send: chat.send, open: reader.openWhole };

setUpKeyForm(() => loadLibrary(welcome));
drawWelcome(welcome);
loadLibrary(welcome);
reader.setUpReader();
byId("switch").addEventListener("click", switchLanguage);
byId("fresh").addEventListener("click", () => {
  chat.restart();
  composer.focus();
});
onLanguage(() => {
  composer.label();
  drawWelcome(welcome);
  chat.redraw();
  reader.draw();
});
document.documentElement.classList.add("ready");
