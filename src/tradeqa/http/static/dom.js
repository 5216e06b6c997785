// Elements and icons. Text enters the page as text nodes only.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  open: "M4 5a2 2 0 0 1 2-2h5v17H6a2 2 0 0 1-2-2zM11 3h7a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-7M14 8h3M14 12h3",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.6 1.2 2.3 2.8L12.7 9H19a2 2 0 0 1 2 2.4l-1.3 7A2 2 0 0 1 17.7 20H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-1.7 0-2.6-1.2-2.3-2.8l.6-3.2H5a2 2 0 0 1-2-2.4l1.3-7A2 2 0 0 1 6.3 4H17",
  close: "M5 5l14 14M19 5L5 19",
  send: "M12 20V5M5 11l7-7 7 7",
  stop: "M7 7h10v10H7z",
  history: "M4 6h16M4 12h16M4 18h10",
  fresh: "M12 5v14M5 12h14",
  retry: "M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7",
};

/** An element with a class and children; strings become text nodes, null is left out. */
export function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that does not submit a form. */
export function button(label, className, onPress, iconName) {
  const element = make("button", className, iconName ? icon(iconName) : null, make("span", "", label));
  element.type = "button";
  element.addEventListener("click", onPress);
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Says something to screen readers. */
export function announce(text) {
  byId("status").textContent = text;
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Brings an element into sight; smoothly unless less motion is wanted. */
export function reveal(element, block = "start") {
  element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
}
