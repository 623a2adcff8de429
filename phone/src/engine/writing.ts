/** From a finished draft to entries: the visit, the issues taken out of it, then the photos. Written in one breath. */
import type { PromiseIn, ReportIn, VisitChange, VisitIn } from "../api/contract";
import type { Unsure } from "./dating";
import type { NewEntry } from "./outbox";
import { photoEntry } from "./photos";
import { titleOf } from "./suggest";

export const REPORT = "/api/issues";

export interface PhotoRef {
  id: string;
  name: string;
}

export interface IssueDraft {
  id: string;
  title: string;
  body: string;
  category: string;
  place: string;
  reporter_name: string;
  photos: PhotoRef[];
  /** The issue it was said to be the same as: it goes into that one instead of standing beside it. */
  joins?: { id: string; number: string; title: string } | null;
}

export interface PromiseDraft {
  id: string;
  words: string;
  until_on: string;
}

export interface VisitDraft {
  visit_id: string;
  region_code: string;
  village: string;
  programme_id: string | null;
  visited_on: string;
  part_of_day: "" | "morning" | "afternoon" | "evening";
  household_ids: string[];
  enterprise_ids: string[];
  companion_ids: string[];
  heard: string;
  policies_told: string;
  ideas: string;
  is_private: boolean;
  photos: PhotoRef[];
  issues: IssueDraft[];
  /** The one being made or changed; what was not said to be done goes nowhere. Absent in drafts of older versions. */
  issue_open?: IssueDraft | null;
  /** Absent in drafts of older versions. */
  promise?: PromiseDraft | null;
  /** Set while its day is by a clock that was set back. */
  unsure?: Unsure;
  /** Set when the draft corrects a visit that exists: what it said, and its version. */
  corrects: { version: number; base: VisitWords; entry: string | null } | null;
}

const WORDS = ["region_code", "visited_on", "part_of_day", "programme_id", "household_ids", "enterprise_ids", "companion_ids",
  "heard", "policies_told", "ideas", "is_private"] as const; // prettier-ignore
export type VisitWords = Pick<VisitDraft, (typeof WORDS)[number]>;

export function wordsOf(visit: VisitWords): VisitWords {
  return Object.fromEntries(WORDS.map((name) => [name, visit[name]])) as VisitWords;
}

/** Where an issue's visit was, and with whom. */
export type Visited = Pick<VisitDraft, "visit_id" | "region_code" | "household_ids" | "enterprise_ids">;

export function issueOf(id: string, words: string, category = ""): IssueDraft {
  return { id, title: titleOf(words), body: words, category, place: "", reporter_name: "", photos: [] };
}

/** The photos of a draft, by their hashes: its own and those of its issues, the half-made one too. */
export function photosOf(visit: VisitDraft): string[] {
  const issues = [...visit.issues, ...(visit.issue_open ? [visit.issue_open] : [])];
  return [...visit.photos, ...issues.flatMap((one) => one.photos)].map((one) => one.id);
}

export function visitIn(draft: VisitDraft): VisitIn {
  return { id: draft.visit_id, facility_ids: [], ...wordsOf(draft) };
}

export function entriesOf(draft: VisitDraft, accountId: string): NewEntry[] {
  const about = { region_code: draft.region_code, account_id: accountId };
  const label = titled(draft.heard, draft.village);
  const owner = { type: "visits.visit", id: draft.visit_id } as const;
  return [
    { ...about, subject: draft.visit_id, action: "visit", path: "/api/visits", body: { ...visitIn(draft) }, label },
    ...draft.issues.map((issue): NewEntry => reportEntry(issue, draft, accountId)),
    ...(draft.promise?.words.trim() ? [promiseEntry(draft.promise, draft, accountId)] : []),
    ...draft.photos.map((photo) => photoEntry(photo, owner, { ...about, label })),
    ...draft.issues.flatMap((issue) => photosOfIssue(issue, about)),
  ];
}

/** A problem of a visit that was handed in before: by itself, behind the visit where that still waits. */
export function entriesOfIssue(issue: IssueDraft, visited: Visited, accountId: string): NewEntry[] {
  const about = { region_code: visited.region_code, account_id: accountId };
  return [reportEntry(issue, visited, accountId), ...photosOfIssue(issue, about)];
}

function photosOfIssue(issue: IssueDraft, about: Pick<NewEntry, "region_code" | "account_id">): NewEntry[] {
  return issue.photos.map((photo) => photoEntry(photo, { type: "issues.issue", id: issue.id }, { ...about, label: issue.title }));
}

function reportEntry(issue: IssueDraft, draft: Visited, accountId: string): NewEntry {
  const body: ReportIn = {
    id: issue.id,
    region_code: draft.region_code,
    category: issue.category,
    title: issue.title,
    body: issue.body,
    place: issue.place,
    source: draft.enterprise_ids.length > 0 ? "enterprise" : "visit",
    visit_id: draft.visit_id,
    household_id: draft.household_ids[0] ?? null,
    enterprise_id: draft.enterprise_ids[0] ?? null,
    reporter_name: issue.reporter_name,
    reporter_phone: "",
  };
  return {
    subject: issue.id,
    action: "issue",
    path: issue.joins ? `/api/issues/${issue.joins.id}/told-again` : REPORT,
    body: { ...body },
    label: issue.title,
    region_code: draft.region_code,
    account_id: accountId,
    needs: [draft.visit_id],
  };
}

function promiseEntry(promise: PromiseDraft, draft: VisitDraft, accountId: string): NewEntry {
  const words = promise.words.trim();
  const household_id = draft.household_ids[0] ?? null;
  const body: PromiseIn = { id: promise.id, words, until_on: promise.until_on, said_on: draft.visited_on, visit_id: draft.visit_id, household_id, region_code: draft.region_code };
  return { subject: promise.id, action: "promise", path: "/api/issues/promises/", body: { ...body }, label: words, region_code: draft.region_code, account_id: accountId, needs: [draft.visit_id] };
}

/** A correction of what has reached the server, or may have: only the fields that changed, with the version they began from. */
export function editEntry(draft: VisitDraft, base: VisitWords, version: number, accountId: string): NewEntry | null {
  const now = wordsOf(draft);
  const changed = WORDS.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(base[name]));
  if (changed.length === 0) return null;
  const body: VisitChange = { version, ...Object.fromEntries(changed.map((name) => [name, now[name]])) };
  return {
    subject: draft.visit_id,
    action: "visit-edit",
    method: "PATCH",
    path: `/api/visits/${draft.visit_id}`,
    body: { ...body },
    base: { ...base },
    label: titled(draft.heard, draft.village),
    region_code: draft.region_code,
    account_id: accountId,
    needs: [draft.visit_id],
  };
}

function titled(heard: string, village: string): string {
  const line = heard.trim().split("\n")[0] ?? "";
  return line === "" ? village : line.length > 24 ? `${line.slice(0, 24)}…` : line;
}
