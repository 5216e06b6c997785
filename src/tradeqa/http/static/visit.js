// One visit: its session, and its questions with their replies, kept over a reload.

const NAME = "tradeqa.visit";
const MOST_TURNS = 50; // kept over a reload; a reply is a few kilobytes

function newSession() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function stored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    if (kept && typeof kept.session === "string" && Array.isArray(kept.turns)) return kept;
  } catch {
    // no storage, or not ours
  }
  return { session: newSession(), turns: [] };
}

const visit = stored();

export const session = () => visit.session;
export const keptTurns = () => visit.turns;

/** Keeps `turns`, objects `{ question, answer, rating }`. */
export function keep(turns) {
  visit.turns = turns.slice(-MOST_TURNS);
  try {
    sessionStorage.setItem(NAME, JSON.stringify(visit));
  } catch {
    // full, or none: the visit lasts as long as the page
  }
}

/** Begins anew: what follows does not refer to what was said. */
export function startAnew() {
  visit.session = newSession();
  keep([]);
}
