/** Handbook forms on the phone: what they ask is kept for the yard; what was answered becomes an entry, its pictures follow. */
import type { FormAnswerOut, FormAnswersIn, FormInForce } from "../api/contract";
import type { Draft } from "./drafts";
import type { Entry, NewEntry } from "./outbox";
import { hashIn, photoEntry } from "./photos";
import type { Change, Row, Store } from "./store";
import type { Given, Survey } from "./survey";
import { ask, type Wire } from "./wire";

export interface KeptForm extends Row {
  code: string;
  version: string;
  name: string;
  purpose: string;
  about: string;
  hash: string;
  survey: Survey;
}

/** A form being filled in. */
export interface FormDraft {
  answer_id: string;
  form_id: string;
  name: string;
  visit_id: string | null;
  region_code: string;
  village: string;
  household_id: string | null;
  enterprise_id: string | null;
  answered_on: string;
  answers: Given;
  /** What will be sent, once it is filled in and waits for its visit. */
  settled: Given | null;
  /** The earlier answer this one puts right. */
  corrects: string | null;
  /** Its visit was given up before it was sent. */
  alone?: boolean;
}

type About = Pick<FormDraft, "region_code" | "household_id" | "enterprise_id">;

export function draftIdOf(draft: Pick<FormDraft, "form_id" | "visit_id" | "corrects">): string {
  return `form:${draft.corrects ?? `${draft.form_id}:${draft.visit_id}`}`;
}

export class Forms {
  constructor(
    private readonly store: Store,
    private readonly wire: Wire,
  ) {}

  async all(): Promise<KeptForm[]> {
    return this.store.all<KeptForm>("forms");
  }

  /** What is new or has changed is fetched; what is no longer in force goes when nothing here needs it any more. */
  async fetch(inForce: FormInForce[]): Promise<void> {
    const kept = new Map((await this.all()).map((form) => [form.id, form]));
    for (const { id, hash, url } of inForce) {
      if (kept.get(id)?.hash === hash) continue;
      const outcome = await ask(this.wire, { method: "GET", path: url }, (body) => body.id === id && typeof body.survey === "object");
      if (outcome.is === "done") await this.store.write([{ table: "forms", put: outcome.body as unknown as KeptForm }]);
      else if (outcome.is !== "refused") return;
    }
    const entries = (await this.store.all<Entry>("outbox")).filter((entry) => entry.action === "form");
    const drafts = (await this.store.all<Draft<FormDraft>>("drafts")).filter((draft) => draft.kind === "form");
    const needed = new Set([...inForce.map((form) => form.id), ...entries.map(formOf), ...drafts.map((draft) => draft.value.form_id)]);
    await this.store.write([...kept.keys()].filter((id) => !needed.has(id)).map((id): Change => ({ table: "forms", remove: id })));
  }
}

/** The form an entry answers. */
export function formOf(entry: Pick<Entry, "path">): string {
  return entry.path.split("/")[3] ?? "";
}

/** An answer as the server has it, to be put right on another phone than the one it was filled in on; null without signal. */
export async function answerAt(wire: Wire, answer: string): Promise<FormAnswerOut | null> {
  const outcome = await ask(wire, { method: "GET", path: `/api/forms/answers/${answer}` }, (body) => body.id === answer && Array.isArray(body.files));
  return outcome.is === "done" ? (outcome.body as unknown as FormAnswerOut) : null;
}

/** Where the pictures of an answer are that have left the phone, by the name the answer gives them; empty without signal. */
export async function arrivedPictures(wire: Wire, answer: string): Promise<Record<string, string>> {
  const files = (await answerAt(wire, answer))?.files ?? [];
  return Object.fromEntries(files.flatMap(({ name, attachment_id }) => (attachment_id ? [[name, `/files/${attachment_id}/thumb`]] : [])));
}

/** The answer first, after its visit; its pictures after it. `about`: a form follows the visit it was filled in on. */
export function entriesOfForm(draft: FormDraft, accountId: string, about: About = draft): NewEntry[] {
  const body = answersIn(draft, about);
  const beside = { region_code: about.region_code, account_id: accountId, label: draft.name };
  const needs = [body.visit_id, draft.corrects].flatMap((id) => id ?? []);
  const entry: NewEntry = { ...beside, subject: body.id, action: "form", path: `/api/forms/${draft.form_id}/answers`, body: { ...body }, needs };
  return [entry, ...pictureEntries(draft, beside)];
}

export function answersIn(draft: FormDraft, about: About = draft): FormAnswersIn {
  return {
    id: draft.answer_id,
    region_code: about.region_code,
    answered_on: draft.answered_on,
    answers: draft.settled ?? {},
    visit_id: draft.alone ? null : draft.visit_id,
    household_id: about.household_id,
    enterprise_id: about.enterprise_id,
    replaces: draft.corrects,
  };
}

export function pictureEntries(draft: FormDraft, { region_code, account_id, label }: Pick<NewEntry, "region_code" | "account_id" | "label">): NewEntry[] {
  const owner = { type: "forms.formanswer", id: draft.answer_id } as const;
  return picturesIn(draft.settled).map((name) => photoEntry({ id: hashIn(name), name }, owner, { region_code, account_id, label }));
}

/** The pictures answers name, whatever row they stand in. */
export function picturesIn(given: unknown): string[] {
  if (typeof given === "string") return /^[0-9a-f]{64}\.jpg$/.test(given) ? [given] : [];
  return typeof given === "object" && given !== null ? [...new Set(Object.values(given).flatMap(picturesIn))] : [];
}

/** The photos of a form being filled in, by their hashes. */
export function picturesOf(draft: FormDraft): string[] {
  return picturesIn(draft.answers).map(hashIn);
}
