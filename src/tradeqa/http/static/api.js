// Calls of the service, and what can go wrong with them.

const KEY_NAME = "tradeqa.key"; // of this tab only, gone when it is closed

/** `kind`: network, key, busy (try again after `retryAfter` seconds), missing, invalid, failed. */
export class ServiceError extends Error {
  constructor(kind, detail = "", { status = 0, retryAfter = 0, type = "" } = {}) {
    super(detail);
    Object.assign(this, { kind, status, retryAfter, type });
  }
}

let key = "";
try {
  key = sessionStorage.getItem(KEY_NAME) ?? "";
} catch {
  // no storage: the key lives in memory
}

export const hasKey = () => key !== "";

export function useKey(given) {
  key = given;
  try {
    sessionStorage.setItem(KEY_NAME, given);
  } catch {
    // as above
  }
}

/** The JSON at an address of the service; `body` makes it a POST. Throws `ServiceError`. */
export async function call(path, { body, signal } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body) headers["Content-Type"] = "application/json";
  const options = { headers, signal, method: body ? "POST" : "GET", credentials: "omit" };
  let response;
  let payload;
  try {
    response = await fetch(path, { ...options, body: body && JSON.stringify(body) });
    payload = await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (!response) throw new ServiceError("network");
    throw new ServiceError("failed", "", { status: response.status });
  }
  if (!response.ok) throw problem(response, payload ?? {});
  return payload;
}

function problem(response, payload) {
  const { status } = response;
  const reasons = (payload.errors ?? []).map((error) => error.detail);
  const detail = [reasons.length ? "" : payload.detail, ...reasons].filter(Boolean).join(" ");
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10) || 0;
  return new ServiceError(kindOf(status), detail, { status, retryAfter, type: payload.type });
}

function kindOf(status) {
  if (status === 401) return "key";
  if (status === 429 || status === 503) return "busy";
  if (status === 404) return "missing";
  return status < 500 ? "invalid" : "failed";
}

export const ask = (question, session, signal) =>
  call("/v1/ask", { body: { question, session_id: session }, signal });
export const listDocuments = () => call("/v1/documents");
export const readDocument = (id) => call(`/v1/documents/${encodeURIComponent(id)}`);
export const rate = (answerId, rating, comment) =>
  call("/v1/feedback", { body: { answer_id: answerId, rating, ...(comment ? { comment } : {}) } });
