/** Visits and issues as lists show them: what the server knows and what still waits here, in one order. */
import { computed } from "vue";
import type { IssueData, VisitIn, VisitOut } from "../api/contract";
import type { Entry } from "../engine/outbox";
import { reportedIssue } from "../engine/records";
import { asHome, holds, type Findable } from "../engine/search";
import { enterprises, homeNames, households, isMine, issues, openEntries, placeOf, seen, villageName, visits } from "./phone";

export interface VisitLine {
  id: string;
  on: string;
  village: string;
  homes: string[];
  homeIds: string[];
  author: string;
  heard: string;
  isMine: boolean;
  entry?: Entry;
}

export const visitLines = computed((): VisitLine[] => {
  const waiting = new Map(openEntries.value.filter((entry) => isMine(entry) && entry.action.startsWith("visit")).map((entry) => [entry.subject, entry]));
  const here = new Set(visits.value.map((row) => row.id));
  const kept = visits.value.map((row) => lineOf(row.data, waiting.get(row.id)));
  const unsent = [...waiting.values()].filter((entry) => entry.action === "visit" && !here.has(entry.subject)).map((entry) => lineOf({ ...(entry.body as unknown as VisitIn), author: seen.me?.name ?? "", is_mine: true }, entry));
  return [...unsent, ...kept].sort((a, b) => b.on.localeCompare(a.on) || b.id.localeCompare(a.id));
});

type Said = Pick<VisitOut, "id" | "visited_on" | "region_code" | "heard" | "author" | "is_mine"> & { household_ids?: string[]; enterprise_ids?: string[]; village?: string };

function lineOf(said: Said, entry?: Entry): VisitLine {
  const homeIds = [...(said.household_ids ?? []), ...(said.enterprise_ids ?? [])];
  return {
    id: said.id,
    on: said.visited_on,
    village: said.village || villageName(said.region_code),
    homes: homeIds.map((id) => homeNames.value.get(id) ?? "").filter(Boolean),
    homeIds,
    author: said.author,
    heard: said.heard,
    isMine: said.is_mine,
    entry,
  };
}

export interface IssueLine {
  id: string;
  data: IssueData;
  region_code: string;
  /** Set while it has not reached the server. */
  entry?: Entry;
}

/** Homes by name and initials; whoever lives there too. */
const homesFound = computed(() => {
  const found = new Map<string, Findable>();
  for (const { id, data } of households.value) found.set(id, asHome(data));
  for (const { id, data } of enterprises.value) found.set(id, { name: data.name, initials: data.initials });
  return found;
});

export function visitHolds(one: VisitLine, query: string): boolean {
  const homes = one.homeIds.flatMap((id) => homesFound.value.get(id) ?? []);
  return holds(query, [...homes, { name: one.village, also: [one.heard, one.author] }]);
}

export function issueHolds(one: IssueLine, query: string): boolean {
  const { data } = one;
  const home = homesFound.value.get(data.household_id ?? data.enterprise_id ?? "");
  return holds(query, [...(home ? [home] : []), { name: data.title, also: [data.body, data.number, data.place, data.category_name, data.lead_name, placeOf(one)] }]);
}

/** What is followed, as the server said last and this phone has said since. */
export function followedIn(entries: Entry[]): Set<string> {
  const ids = new Set(seen.me?.followed ?? []);
  for (const entry of entries) {
    const isNews = entry.action === "follow" && isMine(entry) && (entry.state === "waiting" || (entry.state === "delivered" && Date.parse(entry.delivered_at ?? "") >= seen.heardAt));
    if (isNews) ids[entry.body.is_followed ? "add" : "delete"](entry.subject);
  }
  return ids;
}
export const followed = computed(() => followedIn(seen.entries));

export const issueLines = computed((): IssueLine[] => {
  const here = new Set(issues.value.map((row) => row.id));
  const unsent = openEntries.value.filter((entry) => isMine(entry) && entry.action === "issue" && !here.has(entry.subject)).map((entry) => ({ id: entry.subject, data: unsentIssue(entry), region_code: entry.region_code, entry }));
  const kept = issues.value.map(({ id, data, region_code }) => ({ id, data, region_code }));
  return [...unsent, ...kept].sort((a, b) => b.data.reported_at.localeCompare(a.data.reported_at));
});

function unsentIssue(entry: Entry): IssueData {
  const body = entry.body as Record<string, string | null>;
  const category = seen.me?.categories.find((one) => one.code === body.category);
  return reportedIssue({
    title: body.title ?? "", body: body.body ?? "", category: body.category ?? "", category_name: category?.name ?? "", lead_name: category?.owner_name ?? "",
    reported_at: entry.made_at, place: body.place ?? "", household_id: body.household_id ?? null, enterprise_id: body.enterprise_id ?? null, visit_id: body.visit_id ?? null,
  }); // prettier-ignore
}
