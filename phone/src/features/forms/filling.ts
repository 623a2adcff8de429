/** The draft of a form behind the screen: begun from its visit or from the answer it puts right, kept from the first letter on. */
import { ref, watch, type Ref } from "vue";
import type { FormAnswerOut, FormAnswersIn, VisitOut } from "../../api/contract";
import { momentOf } from "../../engine/clock";
import { answerAt, draftIdOf, type FormDraft, type KeptForm } from "../../engine/forms";
import { newId } from "../../engine/ids";
import { fresh, type Given, type Surroundings } from "../../engine/survey";
import type { VisitDraft } from "../../engine/writing";
import { phone, seen, villageName, visits } from "../../ui/phone";
import { hold, type Holding } from "../../ui/holding";
import { endingOf, type Ending } from "../../ui/resting";

export interface Wanted {
  form: string;
  visit: string | null;
  correct: string | null;
}

export type Saved = "new" | "saving" | "saved" | "full";

export interface Opened {
  form: KeptForm;
  draft: Ref<FormDraft>;
  saved: Ref<Saved>;
  holding: Holding;
  /** What the server found wrong, by place. */
  refused: Record<string, string>;
  ending: Ending;
  stop: () => void;
}

type Visited = Pick<FormDraft, "region_code" | "household_id" | "enterprise_id"> & { on: string };

async function visited(id: string): Promise<Visited | null> {
  const draft = (await phone().drafts.all<VisitDraft>("visit")).find(({ value }) => value.visit_id === id && !value.corrects)?.value;
  const entry = seen.entries.find((one) => one.action === "visit" && one.subject === id);
  const said = (draft ?? visits.value.find((row) => row.id === id)?.data ?? entry?.body) as VisitDraft | VisitOut | undefined;
  return said ? { region_code: said.region_code, household_id: said.household_ids[0] ?? null, enterprise_id: said.enterprise_ids[0] ?? null, on: said.visited_on } : null;
}

/** The answer to be put right: from this phone, or, filled in on another, from the server. */
async function answered(id: string): Promise<FormAnswersIn | FormAnswerOut | null> {
  const entry = seen.entries.find((one) => one.action === "form" && one.subject === id);
  return entry ? (entry.body as unknown as FormAnswersIn) : answerAt(phone().wire, id);
}

async function begun(form: KeptForm, wanted: Wanted): Promise<FormDraft | null> {
  const sent = wanted.correct ? await answered(wanted.correct) : null;
  const at = wanted.visit ? await visited(wanted.visit) : null;
  const from = sent ? { region_code: sent.region_code, household_id: sent.household_id, enterprise_id: sent.enterprise_id, on: sent.answered_on } : at;
  if (!from || (wanted.correct && !sent)) return null;
  const { on, ...about } = { ...from, ...at } as Visited;
  return {
    ...about,
    answer_id: newId(phone().clock.now()),
    form_id: form.id,
    name: form.name,
    visit_id: wanted.visit,
    village: villageName(about.region_code),
    answered_on: sent?.answered_on ?? on,
    answers: sent ? (structuredClone(sent.answers) as Given) : fresh(form.survey.items),
    settled: null,
    corrects: wanted.correct,
  };
}

export async function openForm(wanted: Wanted): Promise<Opened | null> {
  const id = draftIdOf({ form_id: wanted.form, visit_id: wanted.visit, corrects: wanted.correct });
  const form = (await phone().forms.all()).find((one) => one.id === wanted.form);
  const kept = await phone().drafts.of<FormDraft>(id);
  const value = form && (kept?.value ?? (await begun(form, wanted)));
  if (!form || !value) return null;
  // The visit may have moved to another house since.
  const at = wanted.visit ? await visited(wanted.visit) : null;
  const placed = (one: FormDraft): FormDraft => ({ ...one, ...(at && { region_code: at.region_code, household_id: at.household_id, enterprise_id: at.enterprise_id, village: villageName(at.region_code) }) });
  const draft = ref(placed(value));
  const saved = ref<Saved>(kept ? "saved" : "new");
  const holding = await hold(id, phone().drafts, (row) => (draft.value = placed(row.value as FormDraft)));
  const watching = watch(
    () => draft.value.answers,
    () => {
      if (holding.standing.value !== "mine") return;
      if (saved.value !== "full") saved.value = "saving";
      // Opened again, it is not finished until it is said again.
      phone().drafts.keep({ id, kind: "form", changed_at: phone().clock.iso(), value: { ...draft.value, settled: null } });
    },
    { deep: true, flush: "sync" },
  );
  const stopHearing = phone().listen((news) => {
    if (news === "drafts" && saved.value !== "new" && !phone().drafts.isUnsaved(id)) saved.value = "saved";
    if (news === "full") saved.value = "full";
  });
  const stop = () => {
    watching();
    stopHearing();
    holding.leave(phone().drafts.flush());
  };
  return { form, draft, saved, holding, refused: refusedIn(wanted.correct), ending: endingOf(watching), stop };
}

function refusedIn(answer: string | null): Record<string, string> {
  const facts = seen.entries.find((one) => one.action === "form" && one.subject === answer && one.state === "refused")?.refusal?.facts ?? {};
  return Object.fromEntries(Object.entries(facts).filter(([place, what]) => !["count", "faults"].includes(place) && typeof what === "string")) as Record<string, string>;
}

export function around(draft: FormDraft): Surroundings {
  return { today: draft.answered_on, now: momentOf(phone().clock.now()), village: draft.region_code };
}
