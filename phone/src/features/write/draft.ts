/** The draft behind the screen: every change is kept, from the first letter on. */
import { ref, watch, type Ref } from "vue";
import { addDays, dayOf } from "../../engine/clock";
import { dayOfDraft } from "../../engine/dating";
import { correcting } from "../../engine/correcting";
import { newId } from "../../engine/ids";
import type { PromiseDraft, VisitDraft } from "../../engine/writing";
import { phone, seen, villageName, visits } from "../../ui/phone";
import { hold, type Holding } from "../../ui/holding";
import { endingOf, type Ending } from "../../ui/resting";

export interface Asked {
  draft?: string;
  home?: string;
  correct?: string;
}

export function freshVisit(home?: string): VisitDraft {
  const record = seen.records.find((row) => row.id === home);
  const region = record?.region_code ?? likelyVillage();
  return {
    visit_id: newId(phone().clock.now()),
    region_code: region,
    village: villageName(region),
    programme_id: null,
    visited_on: seen.today,
    part_of_day: partOf(phone().clock.now()),
    household_ids: record?.kind === "household" ? [record.id] : [],
    enterprise_ids: record?.kind === "enterprise" ? [record.id] : [],
    companion_ids: [],
    heard: "",
    policies_told: "",
    ideas: "",
    is_private: false,
    photos: [],
    issues: [],
    promise: null,
    corrects: null,
    ...(phone().clock.isUnsure && { unsure: { offset: phone().clock.offset, at: phone().clock.iso() } }),
  };
}

/** The server has said meanwhile what day it is. */
function putDayRight(visit: VisitDraft): void {
  if (!visit.unsure || phone().clock.isUnsure) return;
  visit.visited_on = dayOfDraft(visit.visited_on, visit.unsure, phone().clock.offset);
  delete visit.unsure;
}

function likelyVillage(): string {
  const planned = seen.me?.roster.find((one) => one.on === seen.today);
  return planned?.region_code ?? seen.me?.villages[0]?.code ?? "";
}

function correction(id: string): VisitDraft | null {
  const found = correcting(id, { entries: seen.entries, record: visits.value.find((row) => row.id === id) }, freshVisit());
  return found && { ...found, village: villageName(found.region_code), unsure: undefined };
}

function partOf(now: number): VisitDraft["part_of_day"] {
  const hour = new Date(now + 8 * 3600_000).getUTCHours();
  return hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
}

export type Saved = "new" | "saving" | "saved" | "full";

export interface Opened {
  id: string;
  visit: Ref<VisitDraft>;
  saved: Ref<Saved>;
  holding: Holding;
  keep: () => void;
  ending: Ending;
  stop: () => void;
}

export async function openDraft(asked: Asked): Promise<Opened> {
  const kept = asked.draft ? await phone().drafts.of<VisitDraft>(asked.draft) : undefined;
  const begun = kept?.value ?? (asked.correct ? correction(asked.correct) : null) ?? freshVisit(asked.home);
  const id = kept?.id ?? newId(phone().clock.now());
  const visit = ref(begun);
  const saved = ref<Saved>(kept ? "saved" : "new");
  const holding = await hold(id, phone().drafts, (row) => (visit.value = row.value as VisitDraft));
  const keep = () => {
    if (holding.standing.value !== "mine") return;
    if (saved.value !== "full") saved.value = "saving";
    phone().drafts.keep({ id, kind: "visit", changed_at: phone().clock.iso(), value: visit.value });
  };
  // Begun before the first contact, it has no village yet.
  const placing = watch(
    () => seen.me,
    () => {
      if (visit.value.region_code) return;
      visit.value.region_code = likelyVillage();
      visit.value.village = villageName(visit.value.region_code);
    },
    { immediate: true },
  );
  const dating = watch(() => seen.isClockUnsure, () => holding.standing.value === "mine" && putDayRight(visit.value), { immediate: true });
  const watching = watch(visit, keep, { deep: true, flush: "sync" });
  const stopHearing = phone().listen((news) => {
    if (news === "drafts" && saved.value !== "new" && !phone().drafts.isUnsaved(id)) saved.value = "saved";
    if (news === "full") saved.value = "full";
  });
  const stop = () => {
    placing();
    dating();
    watching();
    stopHearing();
    holding.leave(phone().drafts.flush());
  };
  return { id, visit, saved, holding, keep, ending: endingOf(watching), stop };
}

export function freshPromise(): PromiseDraft {
  return { id: newId(phone().clock.now()), words: "", until_on: addDays(seen.today, 7) };
}

export const earliest = () => dayOf(phone().clock.now() - 30 * 86_400_000);
