// The page about the interface: /openapi.json for people, with commands to try.

import { announce, button, byId, make } from "./dom.js";
import { onLanguage, switchLanguage, t, translate } from "./i18n.js";
import { fieldsOf, parametersOf } from "./schema.js";

const JSON_TYPE = "application/json";
const COPIED_SHOWN = 2000; // milliseconds
let schema = null;

function chinese() {
  return document.documentElement.lang.startsWith("zh");
}

function words(spec) {
  return (chinese() && spec["x-zh"]) || spec;
}

/** A command for a shell that sends an example. */
function command(method, path, spec, example) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const key = spec.security ? ` -H ${quoted(`Authorization: Bearer ${t("docsKey")}`)}` : "";
  if (spec.requestBody) {
    const body = quoted(JSON.stringify(example));
    return `curl -s ${location.origin}${path}${key} \\\n  -H 'Content-Type: ${JSON_TYPE}' \\\n  -d ${body}`;
  }
  let address = path;
  const asked = [];
  for (const parameter of spec.parameters ?? []) {
    const { name, example: value } = parameter;
    if (value === undefined) continue;
    if (parameter.in === "path") address = address.replace(`{${name}}`, encodeURIComponent(value));
    else asked.push(` \\\n  --data-urlencode ${quoted(`${name}=${value}`)}`);
  }
  return `curl -s${asked.length ? " -G" : ""} ${location.origin}${address}${key}${asked.join("")}`;
}

function sample(text) {
  const copy = button(t("docsCopy"), "quiet", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(shown); // no clipboard here: marked, to copy by hand
      return;
    }
    copy.lastChild.textContent = t("copied");
    announce(t("copied"));
    setTimeout(() => {
      copy.lastChild.textContent = t("docsCopy");
    }, COPIED_SHOWN);
  });
  const shown = make("pre", "", text);
  shown.tabIndex = 0;
  return make("div", "sample", shown, copy);
}

function fieldTable(rows, inChinese) {
  const cells = rows.map(({ name, type, required, about, bounds }) => {
    const mark = required ? make("span", "required", ` ${t("docsRequired")}`) : null;
    const said = [(chinese() && inChinese?.[name]) || about, bounds].filter(Boolean).join(" · ");
    return make("tr", "", make("td", "", make("code", "", name), mark), make("td", "", type), make("td", "", said));
  });
  const heads = ["docsField", "docsType", "docsMeaning"].map((name) => {
    const head = make("th", "", t(name));
    head.scope = "col";
    return head;
  });
  const table = make("table", "", make("thead", "", make("tr", "", ...heads)), make("tbody", "", ...cells));
  return make("div", "frame", table);
}

function replies(spec) {
  const content = spec.responses["200"].content ?? {};
  const reply = content[JSON_TYPE] ?? {};
  const examples = Object.entries(reply.examples ?? {}).map(([name, { value }]) =>
    make("details", "", make("summary", "", t("docsExample", name)), make("pre", "", JSON.stringify(value, null, 2))));
  const events = content["text/event-stream"];
  if (events) examples.push(make("details", "", make("summary", "", "text/event-stream"), make("pre", "", events.example)));
  const rows = fieldsOf(reply.schema ?? {}, schema.components.schemas);
  if (rows.length) examples.push(make("details", "", make("summary", "", t("docsFields")), fieldTable(rows)));
  return examples.length ? [make("h3", "", t("docsReply")), ...examples] : [];
}

function errorList(spec) {
  const kinds = Object.entries(spec.responses).filter(([status]) => status !== "200");
  const told = kinds.map(([status, { description }]) =>
    make("li", "", make("code", "", status), ` ${description}`));
  return [make("h3", "", t("docsErrors")), make("ul", "errors", ...told)];
}

function operation(method, path, spec) {
  const body = spec.requestBody?.content[JSON_TYPE];
  const { summary, description, fields } = words(spec);
  const nodes = [
    make("h2", "", make("span", "method", `${method.toUpperCase()} `), make("code", "", path)),
    make("p", "brief", summary),
    ...(description ?? "").split("\n\n").map((paragraph) => make("p", "", paragraph.replaceAll("\n", " "))),
    sample(command(method, path, spec, Object.values(body?.examples ?? {})[0]?.value)),
  ];
  const rows = body ? fieldsOf(body.schema, schema.components.schemas) : parametersOf(spec.parameters ?? []);
  if (rows.length) nodes.push(make("h3", "", t("docsRequest")), fieldTable(rows, fields));
  nodes.push(...replies(spec), ...errorList(spec));
  const article = make("article", "", ...nodes);
  article.id = spec.operationId;
  return article;
}

function entry(method, path, spec) {
  const link = make("a", "", make("span", "method", method.toUpperCase()), make("span", "", `${path} ${words(spec).summary}`));
  link.href = `#${spec.operationId}`;
  return make("li", "", link);
}

function draw() {
  if (!schema) return;
  const operations = Object.entries(schema.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => [method, path, spec]));
  byId("contents").replaceChildren(make("ul", "", ...operations.map((each) => entry(...each))));
  byId("operations").replaceChildren(...operations.map((each) => operation(...each)));
  byId("keyed").hidden = !operations.some(([, , spec]) => spec.security);
}

translate();
byId("switch").addEventListener("click", switchLanguage);
onLanguage(draw);
try {
  schema = await (await fetch("/openapi.json")).json();
  draw();
  if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
} catch {
  byId("operations").replaceChildren(make("p", "failure", t("network")));
}
document.documentElement.classList.add("ready");
