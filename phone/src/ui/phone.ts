/** The engine's news as Vue sees them: plain lists, read again shortly after something changed. */
import { computed, shallowReactive } from "vue";
import type { EnterpriseData, HouseholdData, IssueData, Me, PromiseOut, RecordOf, VisitOut } from "../api/contract";
import type { Draft } from "../engine/drafts";
import type { FormDraft, KeptForm } from "../engine/forms";
import type { Entry } from "../engine/outbox";
import type { Line, News, Phone } from "../engine/phone";
import type { Kept } from "../engine/pull";
import type { VisitDraft } from "../engine/writing";
import { speak } from "./words";

interface Seen {
  me: Me | null;
  heardAt: number;
  records: Kept[];
  promises: PromiseOut[];
  entries: Entry[];
  drafts: Draft<VisitDraft>[];
  forms: KeptForm[];
  formDrafts: Draft<FormDraft>[];
  line: Line;
  isOnline: boolean;
  isLocked: boolean;
  isReady: boolean;
  worksOffline: boolean;
  keepsNothing: boolean;
  isFull: boolean;
  today: string;
}

export const seen = shallowReactive<Seen>({
  me: null, heardAt: 0, records: [], promises: [], entries: [], drafts: [], forms: [], formDrafts: [], line: "unknown", isOnline: true,
  isLocked: false, isReady: false, worksOffline: true, keepsNothing: false, isFull: false, today: "",
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
  if (now.has("outbox")) seen.entries = await phone().outbox.entries();
  if (now.has("drafts")) [seen.drafts, seen.formDrafts] = await Promise.all([phone().drafts.all<VisitDraft>("visit"), phone().drafts.all<FormDraft>("form")]);
  if (now.has("records")) [seen.records, seen.promises, seen.forms] = await Promise.all([phone().pull.records(), phone().pull.promises(), phone().forms.all()]);
  seen.today = phone().clock.today();
}

export async function connect(made: Phone): Promise<void> {
  held = made;
  made.listen((news) => {
    if (news === "line") seen.line = made.line;
    due.add(news);
    timer ??= setTimeout(() => void read(), 60);
  });
  await made.wake();
  seen.today = made.clock.today();
  seen.isLocked = await made.store.isLocked();
  if (!seen.isLocked) await opened();
}

/** After the PIN, or when there is none: the first screen needs who and what waits; thousands of records follow it. */
export async function opened(): Promise<void> {
  await phone().start();
  if (phone().settings.language !== "zh") await speak(phone().settings.language);
  for (const news of ["me", "outbox", "drafts"] as const) due.add(news);
  await read();
  seen.isLocked = false;
  due.add("records");
  timer ??= setTimeout(() => void read().then(() => (seen.isReady = true)), 0);
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

export function villageName(code: string): string {
  return seen.me?.villages.find((one) => one.code === code)?.name ?? "";
}

export function colleagueName(id: string): string {
  return seen.me?.colleagues.find((one) => one.id === id)?.name ?? "";
}

export type { EnterpriseData, HouseholdData, IssueData, VisitOut };
