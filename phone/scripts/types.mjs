// Writes src/api/schema.ts from docs/openapi.json, for the operations the phone uses; `--check` fails when it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const USED = [/^\/api\/field\//, /^\/api\/forms/, /^\/api\/visits(\/\{visit_id\}.*)?$/, /^\/api\/issues(\/same)?$/, /^\/api\/issues\/promises\/$/,
  /^\/api\/issues\/\{pk\}/, /^\/api\/places\/(households|enterprises)\/\{pk\}$/, /^\/api\/public\/(receipts\/|opinions$)/];
const TARGET = new URL("../src/api/schema.ts", import.meta.url);

/** The document with only what is used, and the schemas those operations reach. */
function lessened(document) {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => USED.some((used) => used.test(path))));
  const all = document.components.schemas;
  const reached = new Set();
  const look = (node) => {
    for (const [, name] of JSON.stringify(node).matchAll(/#\/components\/schemas\/(\w+)"/g)) {
      if (reached.has(name)) continue;
      reached.add(name);
      look(all[name]);
    }
  };
  look(paths);
  const schemas = Object.fromEntries(Object.keys(all).filter((name) => reached.has(name)).map((name) => [name, all[name]]));
  return { ...document, paths, components: { schemas } };
}

const document = JSON.parse(readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8"));
const source = "// Generated from docs/openapi.json by scripts/types.mjs; never edited by hand.\n" + astToString(await openapiTS(lessened(document)));
if (process.argv.includes("--check")) {
  const kept = readFileSync(TARGET, "utf8");
  if (kept !== source) {
    console.error("src/api/schema.ts 过时了：npm run schema · stale, run npm run schema");
    process.exit(1);
  }
} else {
  writeFileSync(TARGET, source);
}
