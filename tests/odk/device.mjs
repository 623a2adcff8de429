/** A device that knows an address and OpenRosa 1.0: reads what it is to do as JSON, says what came of it as JSON.
 *
 * {"address": "http://…/openrosa/<key>", "steps": [
 *   {"do": "fill", "form": "household-visit", "as": "first", "rows": {"/data/members": 3}, "answers": [["/data/head", "…"], …]},
 *   {"do": "send", "what": "first"}, {"do": "edit", "what": "first", "as": "second", "answers": […]}]}
 *
 * A list chooses, {"photo": name} takes `picture` (base64), anything else is typed. */
import { at, below, loadForm, readXml } from "./engine.mjs";

const HEADERS = { "X-OpenRosa-Version": "1.0", Date: new Date().toUTCString() };
const XML = "xml_submission_file";

const told = JSON.parse(await new Promise((done) => {
  let all = "";
  process.stdin.on("data", (piece) => (all += piece)).on("end", () => done(all));
}));
const picture = Buffer.from(told.picture, "base64");
const forms = new Map();
const sent = new Map();

async function fetched(url) {
  const answer = await fetch(url, { headers: HEADERS });
  if (answer.status !== 200) throw new Error(`${answer.status} for ${url}`);
  return answer;
}

const entries = (xml) => [...readXml(xml).children].map((one) => Object.fromEntries([...one.children].map((child) => [child.localName, child.textContent])));

/** The form with what its manifest names, as the list says where they are. */
async function form(id) {
  if (forms.has(id)) return forms.get(id);
  const listed = entries(await (await fetched(`${told.address}/formList?deviceID=odk%3Atest`)).text()).find((one) => one.formID === id);
  const files = listed.manifestUrl ? entries(await (await fetched(listed.manifestUrl)).text()) : [];
  const fetchFormAttachment = (url) => fetched(files.find((one) => String(url).endsWith(`/${one.filename}`)).downloadUrl);
  const found = await loadForm(await (await fetched(listed.downloadUrl)).text(), { fetchFormAttachment });
  if (found.status !== "success") throw found.error;
  forms.set(id, found);
  return found;
}

function answer(root, [reference, said]) {
  const node = at(root, reference);
  if (node.nodeType === "select") return Array.isArray(said) ? node.selectValues(said) : node.selectValue(said);
  return node.setValue(said?.photo ? new File([picture], said.photo, { type: "image/jpeg" }) : said);
}

async function finished(root, { as, rows = {}, answers = [] }) {
  for (const [reference, wanted] of Object.entries(rows)) {
    const range = at(root, reference);
    range.addInstances(undefined, wanted - range.currentState.children.length);
  }
  answers.forEach((one) => answer(root, one));
  const payload = await root.prepareInstancePayload();
  const [data] = payload.data;
  sent.set(as, { data, xml: await data.get(XML).text() });
  const asked = [...below(root)].filter((node) => node.currentState.relevant).map((node) => node.currentState.reference);
  return { status: payload.status, xml: sent.get(as).xml, files: [...data.keys()].filter((name) => name !== XML), wrong: (payload.violations ?? []).map((one) => one.reference), asked };
}

const STEPS = {
  fill: async (step) => finished((await form(step.form)).createInstance().root, step),
  edit: async (step) => {
    const { data, xml } = sent.get(step.what);
    const attachments = new Map([...data].filter(([name]) => name !== XML).map(([name, file]) => [name, async () => new Response(file)]));
    const input = { inputType: "FORM_INSTANCE_INPUT_RESOLVABLE", resolveInstance: () => xml, attachments };
    return finished((await (await form(step.form)).editInstance(input)).root, step);
  },
  send: async ({ what }) => {
    const reply = await fetch(`${told.address}/submission?deviceID=odk%3Atest`, { method: "POST", body: sent.get(what).data, headers: HEADERS });
    return { status: reply.status, kind: reply.headers.get("content-type"), version: reply.headers.get("x-openrosa-version"), said: readXml(await reply.text()).textContent };
  },
};

const came = [];
for (const step of told.steps) came.push(await STEPS[step.do](step));
console.log(JSON.stringify(came));
