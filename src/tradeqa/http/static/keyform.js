// Asks for the key of a service that needs one.

import { useKey } from "./api.js";
import { byId } from "./dom.js";

let waiting = null;

/** Shows the form; resolves to whether a key was given. */
export function askForKey() {
  const dialog = byId("key-dialog");
  if (!dialog.open) dialog.showModal();
  byId("key").value = "";
  return new Promise((resolve) => {
    waiting?.(false);
    waiting = resolve;
  });
}

export function setUpKeyForm() {
  const dialog = byId("key-dialog");
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    useKey(byId("key").value.trim());
    finish(true);
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
