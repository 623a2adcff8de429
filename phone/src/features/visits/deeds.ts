/** What one did, from what the phone holds: of visits, forms and issues also what was done at a desk or on another phone. */
import { computed } from "vue";
import { dayOf } from "../../engine/clock";
import type { Deed } from "../../engine/diary";
import type { Entry } from "../../engine/outbox";
import { answers, homeNames, issues, openEntries, promises, seen, villageName, visits } from "../../ui/phone";

const where = (region: string, homes: unknown[]) => [villageName(region), ...homes.map((id) => homeNames.value.get(String(id)) ?? "")].filter(Boolean).join(" · ");
const dayAt = (at: string) => dayOf(Date.parse(at));
const mine = computed(() => seen.entries.filter((entry) => entry.account_id === (seen.me?.account_id ?? entry.account_id)));

/** When it was written down here, or the server's time where that was elsewhere: what belongs together stands together. */
const writtenAt = computed(() => new Map(seen.entries.filter((entry) => ["visit", "issue", "form"].includes(entry.action)).map((entry) => [entry.subject, entry.made_at])));
const atOf = (id: string, otherwise: string) => writtenAt.value.get(id) ?? otherwise;

/** As it was last put right, also where that waits to be sent. */
function visitDeeds(): Deed[] {
  const edits = new Map(openEntries.value.filter((entry) => entry.action === "visit-edit").map((entry) => [entry.subject, entry.body]));
  const here = new Set(visits.value.map((row) => row.id));
  const kept = visits.value.filter((row) => row.data.is_mine).map((row) => ({ id: row.id, at: atOf(row.id, row.data.created_at), said: { ...row.data, ...edits.get(row.id) } }));
  const unsent = mine.value.filter((entry) => entry.action === "visit" && !here.has(entry.subject)).map((entry) => ({ id: entry.subject, at: entry.made_at, said: { ...entry.body, ...edits.get(entry.subject) } }));
  return [...kept, ...unsent].map(({ id, at, said }) => {
    const { visited_on, region_code, heard, household_ids, enterprise_ids } = said as Record<string, unknown>;
    return { id, on: String(visited_on), at, action: "visit", where: where(String(region_code), [household_ids, enterprise_ids].flat()), words: String(heard ?? "") };
  });
}

function formDeeds(): Deed[] {
  const here = new Set(answers.value.map((row) => row.id));
  const kept = answers.value.filter((row) => row.data.is_mine).map(({ id, region_code, changed_at, data }): Deed => ({ id, on: data.answered_on, at: atOf(id, changed_at), action: "form", where: where(region_code, [data.household_id, data.enterprise_id]), words: data.name }));
  const sent = mine.value.filter((entry) => entry.action === "form");
  const replaced = new Set([...sent.map((entry) => entry.body.replaces), ...answers.value.map((row) => row.data.replaces)]);
  const unsent = sent.filter((entry) => !here.has(entry.subject) && !replaced.has(entry.subject)).map((entry) => ({ ...deed(entry, "form"), on: String(entry.body.answered_on) }));
  return [...kept.filter((one) => !replaced.has(one.id)), ...unsent];
}

function issueDeeds(): Deed[] {
  const here = new Set(issues.value.map((row) => row.id));
  const kept = issues.value.filter((row) => row.data.is_mine).map(({ id, region_code, data }): Deed => ({ id, on: dayAt(data.reported_at), at: atOf(id, data.reported_at), action: "issue", where: where(region_code, [data.household_id, data.enterprise_id]), words: data.title }));
  return [...kept, ...mine.value.filter((entry) => entry.action === "issue" && !here.has(entry.subject)).map((entry) => deed(entry, "issue"))];
}

function promiseDeeds(): Deed[] {
  const made = mine.value.filter((entry) => entry.action === "promise");
  const isKeeping = (entry: Entry) => entry.path.endsWith("/keep");
  const here = new Set(made.filter((entry) => !isKeeping(entry)).map((entry) => entry.subject));
  const elsewhere = promises.value.filter((one) => !here.has(one.id)).map((one): Deed => ({ id: one.id, on: one.said_on, at: one.said_on, action: "promise", where: where(one.region_code, [one.household_id]), words: one.words }));
  const ofHere = made.map((entry): Deed => (isKeeping(entry) ? { ...deed(entry, "kept"), id: `${entry.subject}:kept`, words: entry.label.split(" · ").slice(1).join(" · ") } : deed(entry, "promise")));
  return [...elsewhere, ...ofHere];
}

/** What only this phone knows of: a step, a line written, what a villager said. */
function stepDeeds(): Deed[] {
  return mine.value.flatMap((entry) => (entry.action === "move" || entry.action === "note" || entry.action === "answer" ? [{ ...deed(entry, entry.action), id: entry.id }] : []));
}

function deed(entry: Entry, action: Deed["action"]): Deed {
  const homes = [entry.body.household_id, entry.body.enterprise_id].filter(Boolean);
  return { id: entry.subject, on: dayAt(entry.made_at), at: entry.made_at, action, where: where(entry.region_code, homes), words: entry.label };
}

export const deeds = computed((): Deed[] => [...visitDeeds(), ...formDeeds(), ...issueDeeds(), ...promiseDeeds(), ...stepDeeds()]);
