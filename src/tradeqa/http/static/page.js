// The question page. Text from the service enters the page through textContent only.

const TEXTS = {
  zh: {
    lead: "提一个问题，得到逐字引用的原文；文章里没有答案时，会明确说没有。",
    label: "问题", send: "提问", key: "这个服务需要密钥：", useKey: "使用", close: "关闭",
    docs: "接口说明", refusal: "这些文档里没有答案。", near: "以下是最接近的原文，但不是答案：",
    open: "看原文", reading: "理解为：", failed: "没有连上服务，请稍后再试。",
    position: (start, end) => `第 ${start}–${end} 字`, page: (n) => `第 ${n} 页`,
  },
  en: {
    lead: "Ask a question and get the passage that answers it, word for word, or a plain no.",
    label: "Question", send: "Ask", key: "This service needs a key:", useKey: "Use", close: "Close",
    docs: "Interface", refusal: "These documents hold no answer.",
    near: "The nearest passages, which are not answers:", open: "Open",
    reading: "Read as: ", failed: "The service cannot be reached; try again later.",
    position: (start, end) => `characters ${start}–${end}`, page: (n) => `page ${n}`,
  },
};
const language = navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
const texts = TEXTS[language];
const session = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0")).join("");
const byId = (id) => document.getElementById(id);
let key = "";
let waiting = "";

document.documentElement.lang = language === "en" ? "en" : "zh-CN";
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = texts[element.dataset.text];
}

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// Positions count code points, strings of JavaScript UTF-16 units.
function marked(text, spans) {
  const points = Array.from(text);
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans) {
    nodes.push(points.slice(at, start).join(""), make("mark", "", points.slice(start, end).join("")));
    at = end;
  }
  nodes.push(points.slice(at).join(""));
  return nodes;
}

async function call(path, body) {
  const headers = { "Accept-Language": language };
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body) headers["Content-Type"] = "application/json";
  const options = { headers, method: body ? "POST" : "GET", body: body && JSON.stringify(body) };
  const response = await fetch(path, options);
  const payload = await response.json();
  if (response.status === 401) byId("key-form").hidden = false;
  if (!response.ok) {
    const reasons = (payload.errors || []).map((error) => error.detail);
    throw new Error([payload.detail, ...reasons].join(" "));
  }
  return payload;
}

async function openReader(quote) {
  try {
    const found = await call(`/v1/documents/${encodeURIComponent(quote.document.id)}`);
    byId("reader-title").textContent = found.title;
    const place = [[quote.location.start, quote.location.end]];
    byId("reader-text").replaceChildren(...marked(found.raw, place));
    byId("reader").showModal();
    byId("reader-text").querySelector("mark").scrollIntoView({ block: "center" });
  } catch (error) {
    byId("replies").prepend(make("article", "refusal", error.message));
  }
}

function quoteNodes(quote) {
  const { location: place, document: source } = quote;
  const parts = [`《${source.title}》`, source.published, source.source, place.section,
    place.table && place.table.caption, place.page && texts.page(place.page),
    texts.position(place.start, place.end)];
  const button = make("button", "", texts.open);
  button.type = "button";
  button.addEventListener("click", () => openReader(quote));
  return [
    make("blockquote", "", ...marked(quote.text, quote.highlights)),
    make("p", "source", parts.filter(Boolean).join(" · "), " ", button),
  ];
}

function replyNodes(answer) {
  const nodes = [];
  if (answer.interpreted_question !== answer.question) {
    nodes.push(make("p", "source", texts.reading + answer.interpreted_question));
  }
  if (answer.answerable) {
    nodes.push(make("p", "answer", answer.answer || ""), ...answer.quotes.flatMap(quoteNodes));
    return nodes;
  }
  nodes.push(make("p", "refusal", texts.refusal), make("p", "", answer.reason || ""));
  if (answer.near_misses.length) {
    const near = answer.near_misses.flatMap(quoteNodes);
    nodes.push(make("div", "near", make("p", "source", texts.near), ...near));
  }
  return nodes;
}

async function ask(question) {
  const reply = make("article", "", make("h2", "", question), make("p", "source", "…"));
  byId("replies").prepend(reply);
  byId("send").disabled = true;
  try {
    const answer = await call("/v1/ask", { question, session_id: session });
    reply.replaceChildren(reply.firstChild, ...replyNodes(answer));
    waiting = "";
    byId("question").value = "";
  } catch (error) {
    const said = error instanceof TypeError ? texts.failed : error.message;
    reply.replaceChildren(reply.firstChild, make("p", "refusal", said));
    waiting = question;
  } finally {
    byId("send").disabled = false;
    byId("question").focus();
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(byId("question").value);
});
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  key = byId("key").value;
  byId("key-form").hidden = true;
  if (waiting) ask(waiting);
});
