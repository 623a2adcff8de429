/** What the day asks for, from what the phone holds. */
import { computed } from "vue";
import { addDays, dayOf, daysBetween } from "../../engine/clock";
import { isOver } from "../../ui/format";
import { t } from "../../ui/words";
import { homeNames, households, issues, promises, seen, villageName, visits } from "../../ui/phone";

const LONG = 14; // homes are visited about every two weeks
const NEWS = 14;
const SOON = 7;

export const plan = computed(() => {
  const all = [...(seen.me?.roster ?? [])].filter((one) => one.on >= seen.today).sort((a, b) => a.on.localeCompare(b.on));
  return { today: all.filter((one) => one.on === seen.today), next: all.find((one) => one.on > seen.today) };
});

/** Last visit to each home, what this phone wrote itself included. */
const lastSeen = computed(() => {
  const last = new Map<string, string>();
  const note = (id: string, on: string) => on > (last.get(id) ?? "") && last.set(id, on);
  for (const row of households.value) if (row.data.last_visited_on) note(row.id, row.data.last_visited_on);
  for (const row of visits.value) for (const id of row.data.household_ids) note(id, row.data.visited_on);
  for (const entry of seen.entries) {
    if (entry.action === "visit") for (const id of (entry.body.household_ids as string[]) ?? []) note(id, String(entry.body.visited_on));
  }
  return last;
});

export const unseen = computed(() => {
  const here = new Set(plan.value.today.map((one) => one.region_code));
  return households.value
    .filter((row) => here.size === 0 || here.has(row.region_code))
    .map((row) => ({ row, on: lastSeen.value.get(row.id) ?? null }))
    .filter(({ on }) => on === null || daysBetween(on, seen.today) > LONG)
    .sort((a, b) => (a.on ?? "").localeCompare(b.on ?? "") || a.row.data.number.localeCompare(b.row.data.number))
    .slice(0, 3)
    .map(({ row, on }) => ({ row, weeks: on === null ? null : Math.floor(daysBetween(on, seen.today) / 7) }));
});

export const due = computed(() => [
  ...issues.value
    .filter((row) => row.data.is_owner && !isOver(row.data.state) && row.data.due_at && dayOf(Date.parse(row.data.due_at)) <= addDays(seen.today, SOON))
    .map((row) => ({ id: row.id, to: `/issues/${row.id}`, words: row.data.title, more: row.data.state_name, on: dayOf(Date.parse(row.data.due_at!)) })),
  ...promises.value
    .filter((one) => one.until_on <= addDays(seen.today, SOON))
    .map((one) => ({ id: one.id, to: one.household_id ? `/homes/${one.household_id}` : one.issue_id ? `/issues/${one.issue_id}` : "/visits", words: one.words, more: [t("today.promised"), homeNames.value.get(one.household_id ?? "") ?? villageName(one.region_code)].join(" · "), on: one.until_on })),
  ...(seen.me?.duties ?? []).filter((one) => one.due_on && one.due_on <= addDays(seen.today, SOON)).map((one) => ({ id: one.id, to: "/me", words: one.words, more: "", on: one.due_on! })),
].sort((a, b) => a.on.localeCompare(b.on)));

export const answered = computed(() =>
  issues.value
    .filter(({ data }) => data.is_mine && data.state !== "returned" && data.state !== "declined" && data.last_line && daysBetween(dayOf(Date.parse(data.last_line.at)), seen.today) <= NEWS)
    .sort((a, b) => b.data.last_line!.at.localeCompare(a.data.last_line!.at))
    .slice(0, 5),
);

export const returned = computed(() => issues.value.filter(({ data }) => data.is_mine && ["returned", "declined", "reopened"].includes(data.state)).slice(0, 5));
export const refused = computed(() => seen.entries.filter((entry) => entry.state === "refused"));
