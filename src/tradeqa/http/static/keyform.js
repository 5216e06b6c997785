// Asks for the key of a service that needs one.

import { hasKey, useKey } from "./api.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";

let waiting = null;

/** What a call of the service gives; where it wants a key, one is asked for and it is made again. */
export async function withKey(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error.kind !== "key" || !(await askForKey())) throw error;
    }
  }
}

/** Shows the form; resolves to whether a key was given. */
function askForKey() {
  const dialog = byId("key-dialog");
  byId("key-wrong").textContent = hasKey() ? t("keyWrong") : "";
  if (!dialog.open) dialog.showModal();
  byId("key").value = "";
  return new Promise((resolve) => {
    waiting?.(false);
    waiting = resolve;
  });
}

/** Sets the form up; `onGiven()` is called with each key that is tried. */
export function setUpKeyForm(onGiven) {
  const dialog = byId("key-dialog");
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    useKey(byId("key").value.trim());
    finish(true);
    onGiven();
  });
  byId("key-cancel").addEventListener("click", () => finish(false));
  dialog.addEventListener("close", () => finish(false));

  function finish(given) {
    const resolve = waiting;
    waiting = null;
    if (dialog.open) dialog.close();
    byId("key").value = "";
    resolve?.(given);
  }
}
