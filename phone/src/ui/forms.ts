/** Forms as lists and links see them: which may be filled in here, what was answered where. */
import type { Entry } from "../engine/outbox";
import { formOf, type FormDraft, type KeptForm } from "../engine/forms";
import type { AnswerData } from "../api/contract";
import { answers, seen } from "./phone";

/** The forms in force about whoever is visited. */
export function formsFor(visited: { household_ids: string[]; enterprise_ids: string[] }): KeptForm[] {
  const inForce = new Set((seen.me?.forms ?? []).map((form) => form.id));
  const about = new Set(["visit", ...(visited.household_ids.length > 0 ? ["household"] : []), ...(visited.enterprise_ids.length > 0 ? ["enterprise"] : [])]);
  return seen.forms.filter((form) => inForce.has(form.id) && about.has(form.about));
}

/** What was answered elsewhere, by colleagues or on one's other phone: whatever this phone answered it shows itself. */
export function toldOf(about: (data: AnswerData) => boolean): { id: string; data: AnswerData }[] {
  const own = new Set(seen.entries.filter((entry) => entry.action === "form").flatMap((entry) => [entry.subject, String(entry.body.replaces)]));
  const found = answers.value.filter((row) => !own.has(row.id) && about(row.data));
  return found.sort((a, b) => b.data.answered_on.localeCompare(a.data.answered_on) || b.id.localeCompare(a.id));
}

/** What this phone answered on a visit, without what was put right afterwards, here or elsewhere. */
export function answersOn(visit: string): { entry: Entry; form: string }[] {
  const here = seen.entries.filter((entry) => entry.action === "form" && entry.body.visit_id === visit);
  const replaced = new Set([...here.map((entry) => entry.body.replaces), ...answers.value.map((row) => row.data.replaces)]);
  return here.filter((entry) => !replaced.has(entry.subject)).map((entry) => ({ entry, form: formOf(entry) }));
}

const address = (form: string, visit: unknown, corrects: string | null) => ({ path: `/forms/${form}/${visit ?? "none"}`, query: corrects ? { correct: corrects } : {} });

/** Where an answer is put right; one that met another is decided first. */
export const formAddress = (entry: Entry) => (entry.conflicts ? { path: `/outbox/${entry.id}`, query: {} } : address(formOf(entry), entry.body.visit_id, entry.subject));
export const toldAddress = (id: string, told: AnswerData) => address(told.form_id, told.visit_id, id);
export const formDraftAddress = (draft: FormDraft) => address(draft.form_id, draft.visit_id, draft.corrects);
