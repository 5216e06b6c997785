// Lists the operations of /openapi.json; needs no network beyond this server.

function make(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "array") return `${typeOf(schema.items || {})}[]`;
  return schema.enum ? schema.enum.join(" | ") : schema.format || schema.type || "any";
}

function limits(schema) {
  const said = ["minimum", "maximum", "minLength", "maxLength", "default", "pattern"]
    .filter((name) => schema[name] !== undefined && schema[name] !== null)
    .map((name) => `${name} ${schema[name]}`);
  return [schema.description, said.join(", ")].filter(Boolean).join(" · ");
}

function fieldTable(fields) {
  const rows = fields.map(([name, schema, required]) => make("tr",
    make("td", make("code", name + (required ? " *" : ""))),
    make("td", typeOf(schema)), make("td", limits(schema))));
  return make("table", ...rows);
}

function operation(method, path, spec, models) {
  const nodes = [make("h2", make("code", `${method.toUpperCase()} ${path}`)),
    make("p", make("strong", spec.summary || "")), make("p", spec.description || "")];
  if (spec.parameters) {
    nodes.push(fieldTable(spec.parameters.map((field) => [field.name,
      { ...field.schema, description: field.description || field.schema.description },
      field.required])));
  }
  const body = spec.requestBody?.content["application/json"]?.schema;
  const model = body?.$ref && models[body.$ref.split("/").pop()];
  if (model) {
    nodes.push(fieldTable(Object.entries(model.properties).map(([name, schema]) =>
      [name, schema, (model.required || []).includes(name)])));
  }
  nodes.push(fieldTable(Object.entries(spec.responses).map(([status, reply]) => [status,
    Object.values(reply.content || {})[0]?.schema || {}, false].map((cell, at) =>
    at === 1 ? { ...cell, description: reply.description } : cell))));
  return make("article", ...nodes);
}

const schema = await (await fetch("/openapi.json")).json();
for (const [path, methods] of Object.entries(schema.paths)) {
  for (const [method, spec] of Object.entries(methods)) {
    document.getElementById("operations").append(
      operation(method, path, spec, schema.components.schemas));
  }
}
