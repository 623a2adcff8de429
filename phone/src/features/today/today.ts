/** What the day asks for, from what the phone holds. */
import { computed } from "vue";
import { addDays, dayOf, daysBetween, lastDayOf } from "../../engine/clock";
import type { RecordOf } from "../../api/contract";
import { untilDay, untilWorkday } from "../../ui/deadline";
import { isOver } from "../../ui/format";
import { t } from "../../ui/words";
import { followed } from "../../ui/lines";
import { enterprises, homeNames, homeOf, households, issues, promises, seen, villageName, visits } from "../../ui/phone";

const LONG = 14; // homes are visited about every two weeks
const LONG_FIRM = 30; // an enterprise about once a month
const NEWS = 14;
const SOON = 7;

export const plan = computed(() => {
  const all = [...(seen.me?.roster ?? [])].filter((one) => one.on >= seen.today).sort((a, b) => a.on.localeCompare(b.on));
  return { today: all.filter((one) => one.on === seen.today), next: all.find((one) => one.on > seen.today) };
});

interface Way {
  programme: string;
  villages: string[];
  with: string[];
}

/** Where one goes today, programme by programme: each village and each companion once. */
export const ways = computed(() => {
  const found = new Map<string, Way>();
  for (const one of plan.value.today) {
    const way = found.get(one.programme_id) ?? { programme: one.programme_name, villages: [], with: [] };
    way.villages = [...new Set([...way.villages, one.village])];
    way.with = [...new Set([...way.with, ...one.with])];
    found.set(one.programme_id, way);
  }
  return [...found.values()];
});

/** Last visit to each home and enterprise, what this phone wrote itself included. */
const lastSeen = computed(() => {
  const last = new Map<string, string>();
  const note = (id: string, on: string) => on > (last.get(id) ?? "") && last.set(id, on);
  for (const row of [...households.value, ...enterprises.value]) if (row.data.last_visited_on) note(row.id, row.data.last_visited_on);
  for (const { data } of visits.value) for (const id of [...data.household_ids, ...data.enterprise_ids]) note(id, data.visited_on);
  for (const { action, body } of seen.entries) {
    if (action === "visit") for (const id of [body.household_ids, body.enterprise_ids].flat()) if (id) note(String(id), String(body.visited_on));
  }
  return last;
});

interface Unseen {
  id: string;
  name: string;
  hamlet: string;
  weeks: number | null;
}

/** Who of these was longest not seen, the never visited first. */
function longest(rows: { id: string; region_code: string; name: string; hamlet: string; order: string }[], after: number, most: number): Unseen[] {
  const here = new Set(plan.value.today.map((one) => one.region_code));
  return rows
    .filter((row) => here.size === 0 || here.has(row.region_code))
    .map((row) => ({ ...row, on: lastSeen.value.get(row.id) ?? null }))
    .filter(({ on }) => on === null || daysBetween(on, seen.today) > after)
    .sort((a, b) => (a.on ?? "").localeCompare(b.on ?? "") || a.order.localeCompare(b.order))
    .slice(0, most)
    .map(({ id, name, hamlet, on }) => ({ id, name, hamlet, weeks: on === null ? null : Math.floor(daysBetween(on, seen.today) / 7) }));
}

export const unseen = computed(() => [
  ...longest(households.value.map(({ id, region_code, data }) => ({ id, region_code, name: data.head_name, hamlet: data.hamlet, order: data.number })), LONG, 3),
  ...longest(enterprises.value.map(({ id, region_code, data }) => ({ id, region_code, name: data.name, hamlet: "", order: data.name })), LONG_FIRM, 2),
]);

export const due = computed(() => [
  ...issues.value
    .filter((row) => row.data.is_owner && !isOver(row.data.state) && row.data.due_at && lastDayOf(row.data.due_at) <= addDays(seen.today, SOON))
    .map((row) => ({ id: row.id, to: `/issues/${row.id}`, words: row.data.title, more: row.data.state_name, on: lastDayOf(row.data.due_at!), until: untilWorkday(lastDayOf(row.data.due_at!)) })),
  ...promises.value
    .filter((one) => one.until_on <= addDays(seen.today, SOON))
    .map((one) => ({ id: one.id, to: homeOf(one) ? `/homes/${homeOf(one)}` : one.issue_id ? `/issues/${one.issue_id}` : "/visits", words: one.words, more: [t("today.promised"), homeNames.value.get(homeOf(one) ?? "") ?? villageName(one.region_code)].join(" · "), on: one.until_on, until: untilDay(one.until_on) })),
].sort((a, b) => a.on.localeCompare(b.on)));

const said = (row: RecordOf<"issue">) => row.data.last_line?.at ?? row.data.reported_at;
const lastSaidFirst = (a: RecordOf<"issue">, b: RecordOf<"issue">) => said(b).localeCompare(said(a));

/** What somebody said since; that it was reported is no answer. */
export const answered = computed(() =>
  issues.value
    .filter(({ id, data }) => (data.is_mine || followed.value.has(id)) && data.state !== "returned" && data.state !== "declined" && data.last_line && data.last_line.at !== data.reported_at && daysBetween(dayOf(Date.parse(data.last_line.at)), seen.today) <= NEWS)
    .sort(lastSaidFirst)
    .slice(0, 5),
);

export const returned = computed(() => issues.value.filter(({ data }) => (data.is_mine && ["returned", "declined", "reopened"].includes(data.state)) || (data.is_owner && data.state === "reopened")).sort(lastSaidFirst));
export const refused = computed(() => seen.entries.filter((entry) => entry.state === "refused"));
