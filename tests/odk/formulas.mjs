/** What ODK's engine makes of the table phone and server are held to: {formula: text}, "!…" where it refuses. */
import { readFileSync } from "node:fs";
import { at, loadForm } from "./engine.mjs";

const table = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { Date: Ours } = globalThis;
const then = new Ours(`${table.now}+08:00`).getTime();
globalThis.Date = class extends Ours {
  constructor(...given) {
    super(...(given.length ? given : [then]));
  }
  static now() {
    return then;
  }
};

const KINDS = { people: "int", own: "int", age: "int", day: "date", at: "dateTime", share: "decimal" };
const escaped = (text) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const quoted = (text) => (text.includes("'") ? `"${text}"` : `'${text}'`);
const written = (value) => (Array.isArray(value) ? value.join(" ") : value?.day ?? value?.moment ?? String(value ?? ""));

const columns = Object.keys(table.rows).filter((name) => name !== "member");
const named = new Set(["own"]);
JSON.stringify(table.cases, (_, value) => {
  if (Array.isArray(value) && value[0] === "ref" && value[1] !== "member" && !columns.includes(value[1])) named.add(value[1]);
  return value;
});
const said = { ...table.answers, own: table.own };

/** The tree as XPath again, questions by their paths. */
function xpath([kind, first, ...rest]) {
  if (kind === "number") return String(first);
  if (kind === "text") return quoted(first);
  if (kind === "self") return "/data/own";
  if (kind === "column") return quoted(table.columns[first] ?? "");
  if (kind === "ref") return first === "member" ? "/data/member" : columns.includes(first) ? `/data/member/${first}` : `/data/${first}`;
  if (kind === "op") return `(${xpath(rest[0])} ${first} ${xpath(rest[1])})`;
  return `${first}(${rest.map(xpath).join(", ")})`;
}

const nodes = [...named].map((name) => `<${name}>${escaped(written(said[name]))}</${name}>`).join("");
const rows = table.rows.member.map((_, at) => `<member>${columns.map((name) => `<${name}>${escaped(written(table.rows[name][at]))}</${name}>`).join("")}</member>`).join("");
const bind = (path, name, more = "") => `<bind nodeset="${path}" type="${KINDS[name] ?? "string"}"${more}/>`;
const binds = [...named].map((name) => bind(`/data/${name}`, name)).join("") + columns.map((name) => bind(`/data/member/${name}`, name)).join("");
const asked = [...named].map((name) => `<input ref="/data/${name}"><label>q</label></input>`).join("");
const repeated = columns.map((name) => `<input ref="/data/member/${name}"><label>q</label></input>`).join("");

const formOf = (tree) => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>q</h:title><model><instance><data id="q">${nodes}${rows}<worked_out/><meta><instanceID/></meta></data></instance>
${binds}${bind("/data/worked_out", "", ` calculate="${escaped(xpath(tree))}"`)}<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head>
<h:body>${asked}<group ref="/data/member"><label>q</label><repeat nodeset="/data/member">${repeated}</repeat></group></h:body></h:html>`;

async function comesTo(tree) {
  try {
    const form = await loadForm(formOf(tree), {});
    if (form.status !== "success") throw form.error;
    return at(form.createInstance().root, "/data/worked_out").currentState.value;
  } catch (problem) {
    return `!${problem.message}`;
  }
}

const found = {};
for (const { formula, tree } of table.cases) found[formula] = await comesTo(tree);
console.log(JSON.stringify(found));
