/** The engine's news as Vue sees them: plain lists, read again shortly after something changed. */
import { computed, shallowReactive } from "vue";
import type { EnterpriseData, HouseholdData, IssueData, Me, PromiseOut, RecordOf, VisitOut } from "../api/contract";
import type { Draft } from "../engine/drafts";
import { space, type Space } from "../engine/guard";
import type { FormDraft, KeptForm } from "../engine/forms";
import type { Entry } from "../engine/outbox";
import type { Line, News, Phone } from "../engine/phone";
import type { Kept } from "../engine/pull";
import type { Words } from "../engine/words";
import type { VisitDraft } from "../engine/writing";
import { language, speak } from "./words";

interface Seen {
  me: Me | null;
  heardAt: number;
  records: Kept[];
  promises: PromiseOut[];
  entries: Entry[];
  drafts: Draft<VisitDraft>[];
  forms: KeptForm[];
  formDrafts: Draft<FormDraft>[];
  wordDrafts: Draft<Words>[];
  /** Drafts of every kind and everybody, and days whose diary somebody wrote in: nowhere else than here. */
  unfinished: number;
  diaryDays: number;
  line: Line;
  /** As it was heard last: being asked anew, the line is no better than before. */
  isCut: boolean;
  isOnline: boolean;
  isLocked: boolean;
  /** Nothing is kept before a PIN is chosen. */
  needsPin: boolean;
  isUnbound: boolean;
  isReady: boolean;
  worksOffline: boolean;
  keepsNothing: boolean;
  /** Where nothing is kept: whether words at least outlive a reload. */
  outlivesReload: boolean;
  /** How much room the phone has: measured at the start, after each photo, and when something did not fit. */
  space: Space | null;
  today: string;
  /** The phone's clock was set back, and nobody has said since what day it is. */
  isClockUnsure: boolean;
}

export const seen = shallowReactive<Seen>({
  me: null, heardAt: 0, records: [], promises: [], entries: [], drafts: [], forms: [], formDrafts: [], wordDrafts: [], unfinished: 0, diaryDays: 0, line: "unknown", isCut: false, isOnline: true,
  isLocked: false, needsPin: false, isUnbound: false, isReady: false, worksOffline: true, keepsNothing: false, outlivesReload: true, space: null, today: "", isClockUnsure: false,
}); // prettier-ignore

let held: Phone | null = null;
export function phone(): Phone {
  if (!held) throw new Error("the phone is not there yet");
  return held;
}

const due = new Set<News>();
let timer: ReturnType<typeof setTimeout> | null = null;

async function read(): Promise<void> {
  timer = null;
  const now = new Set(due);
  due.clear();
  if (await phone().store.isLocked()) return;
  if (now.has("me")) {
    const kept = await phone().pull.me();
    [seen.me, seen.heardAt] = [kept?.me ?? null, kept?.at ?? 0];
  }
  if (now.has("outbox")) seen.entries = (await phone().outbox.entries()).filter((entry) => isMine(entry) || entry.state !== "delivered");
  if (now.has("drafts")) [seen.drafts, seen.formDrafts, seen.wordDrafts] = await Promise.all([phone().drafts.all<VisitDraft>("visit"), phone().drafts.all<FormDraft>("form"), phone().drafts.all<Words>("words")]);
  if (now.has("drafts")) seen.unfinished = (await phone().drafts.everything()).length;
  if (now.has("diaries")) seen.diaryDays = (await phone().diaries.everything()).length;
  if (now.has("records")) [seen.records, seen.promises, seen.forms] = await Promise.all([phone().pull.records(), phone().pull.promises(), phone().forms.all()]);
  [seen.today, seen.isClockUnsure] = [phone().clock.today(), phone().clock.isUnsure];
}

/** On a shared phone what has arrived is its author's alone; what has not is shown, so that nobody clears it away. */
export function isMine(entry: Entry): boolean {
  return entry.account_id === "" || entry.account_id === seen.me?.account_id;
}

export async function otherLanguage(): Promise<void> {
  const next = language.value === "zh" ? "en" : "zh";
  await speak(next);
  await phone().setSettings({ language: next });
}

export async function connect(made: Phone): Promise<void> {
  held = made;
  made.listen((news) => {
    if (news === "line") seen.line = made.line;
    if (news === "line" && made.line !== "syncing") seen.isCut = made.line === "silence" || made.line === "portal";
    if (news === "line" && made.isUnbound) void made.store.isLocked().then((isLocked) => ([seen.isLocked, seen.isUnbound] = [isLocked, true]));
    if (news === "full") void measure();
    if (news === "full" || (news === "line" && made.line === "unknown")) void shut();
    due.add(news);
    timer ??= setTimeout(() => void read(), 60);
  });
  await made.wake();
  [seen.today, seen.isClockUnsure] = [made.clock.today(), made.clock.isUnsure];
  if (made.settings.language !== "zh") await speak(made.settings.language);
  [seen.isLocked, seen.needsPin, seen.isUnbound, seen.line] = [await made.store.isLocked(), await made.store.needsPin(), made.isUnbound, made.line];
  if (!seen.isLocked && !seen.needsPin) await opened();
}

/** After the PIN, or where none is needed: the first screen needs who and what waits; thousands of records follow it. */
export async function opened(): Promise<void> {
  await phone().start();
  await phone().flush(); // what another tab's clearing kept waiting here
  for (const news of ["me", "outbox", "drafts", "diaries"] as const) due.add(news);
  await read();
  [seen.isLocked, seen.needsPin] = [false, false];
  due.add("records");
  timer ??= setTimeout(() => void read().then(() => (seen.isReady = true)), 0);
  void phone().acts.sweepPhotos().then(measure);
}

/** Cleared or locked anew in another tab, the store takes nothing from here before the PIN is given again; what is on the screen waits for that. */
async function shut(): Promise<void> {
  if (await phone().store.isLocked()) seen.isLocked = true;
  if (await phone().store.needsPin()) seen.needsPin = true;
}

export async function measure(): Promise<void> {
  seen.space = await space(navigator.storage);
}

type Of<K extends Kept["kind"]> = RecordOf<K>;
const ofKind = <K extends Kept["kind"]>(kind: K) => seen.records.filter((row) => row.kind === kind) as unknown as Of<K>[];
export const households = computed(() => ofKind("household"));
export const enterprises = computed(() => ofKind("enterprise"));
export const visits = computed(() => ofKind("visit"));
export const issues = computed(() => ofKind("issue"));
export const answers = computed(() => ofKind("answer"));

export const openEntries = computed(() => seen.entries.filter((entry) => entry.state !== "delivered"));
export const waitingCount = computed(() => openEntries.value.filter((entry) => entry.state === "waiting").length);

export const homeNames = computed(() => {
  const names = new Map<string, string>();
  for (const row of households.value) names.set(row.id, row.data.head_name);
  for (const row of enterprises.value) names.set(row.id, row.data.name);
  return names;
});

/** Promises still to be kept; one whose keeping waits to be sent is kept as far as this phone is concerned. */
export const promises = computed(() => {
  const kept = new Set(openEntries.value.filter((entry) => entry.action === "promise").map((entry) => entry.subject));
  return seen.promises.filter((one) => one.state === "open" && !kept.has(one.id));
});

/** At whose door it was said: a household, or the enterprise of its visit or issue. */
export function homeOf(one: PromiseOut): string | null {
  const visit = visits.value.find((row) => row.id === one.visit_id);
  const issue = issues.value.find((row) => row.id === one.issue_id);
  return one.household_id ?? visit?.data.enterprise_ids[0] ?? issue?.data.enterprise_id ?? null;
}
/** Where a visit may be written: the villages kept here first, then those known by name alone. */
export const writable = computed(() => [...(seen.me?.villages ?? []), ...(seen.me?.elsewhere ?? [])]);

/** Whether the households of a village are on this phone; of those known by name alone they are not. */
export const isKept = (code: string) => !seen.me?.elsewhere?.some((one) => one.code === code);

export function villageName(code: string): string {
  return writable.value.find((one) => one.code === code)?.name ?? "";
}

/** Of an issue, where it lies in nobody's own village either. */
export const placeOf = ({ region_code, data }: { region_code: string; data: IssueData }) => villageName(region_code) || data.village;

export function colleagueName(id: string): string {
  return seen.me?.colleagues.find((one) => one.id === id)?.name ?? "";
}

export type { EnterpriseData, HouseholdData, IssueData, VisitOut };
