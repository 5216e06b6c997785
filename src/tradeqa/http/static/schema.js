// The fields that a schema of the OpenAPI document describes, as rows of a table.

const DEEPEST = 3; // levels of a payload that are told; the rest stands in /openapi.json
const LONGEST_PATTERN = 40; // longer ones tell a reader nothing
const BOUNDS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default"];

/** The schema that a reference leads to, or one that may be null beside it. */
function resolved(schema, models) {
  const { $ref } = schema;
  if ($ref) return { ...models[$ref.split("/").pop()], ...schema, $ref: undefined };
  const others = (schema.anyOf ?? []).filter((choice) => choice.type !== "null");
  return others.length === 1 ? { ...resolved(others[0], models), ...rest(schema) } : schema;
}

function rest({ anyOf, ...own }) {
  return own;
}

function typeOf(schema, models) {
  if (schema.anyOf) return schema.anyOf.map((choice) => typeOf(choice, models)).join(" | ");
  const full = resolved(schema, models);
  if (full.type === "array") return `${typeOf(full.items ?? {}, models)}[]`;
  if (full.enum) return full.enum.join(" | ");
  return full.const ?? full.format ?? full.type ?? "any";
}

function note(schema) {
  const bounds = BOUNDS.filter((name) => schema[name] !== undefined && schema[name] !== null);
  const said = bounds.map((name) => `${name} ${JSON.stringify(schema[name])}`);
  if (schema.pattern && schema.pattern.length <= LONGEST_PATTERN) said.push(schema.pattern);
  return said.join(", ");
}

/** Rows `{ name, type, required, about, bounds }` of a schema and what lies within it. */
export function fieldsOf(schema, models, prefix = "", depth = 1) {
  const full = resolved(schema, models);
  const needed = new Set(full.required ?? []);
  return Object.entries(full.properties ?? {}).flatMap(([name, field]) => {
    const own = resolved(field, models);
    const within = own.type === "array" ? resolved(own.items ?? {}, models) : own;
    const path = `${prefix}${name}${own.type === "array" ? "[]" : ""}`;
    const row = {
      name: `${prefix}${name}`,
      type: typeOf(field, models),
      required: needed.has(name),
      about: field.description ?? "",
      bounds: note(own),
    };
    return depth < DEEPEST ? [row, ...fieldsOf(within, models, `${path}.`, depth + 1)] : [row];
  });
}

/** The same of parameters in the path or the query. */
export function parametersOf(parameters) {
  return parameters.map(({ name, required, schema, description }) => ({
    name,
    type: typeOf(schema, {}),
    required,
    about: description ?? schema.description ?? "",
    bounds: note(resolved(schema, {})),
  }));
}
