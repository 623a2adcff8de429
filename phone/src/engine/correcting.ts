/** A correction begins from what the phone knows: the unsent entry, or the record with its version. */
import type { VisitOut } from "../api/contract";
import type { Entry } from "./outbox";
import { wordsOf, type VisitDraft, type VisitWords } from "./writing";

export interface Known {
  entries: Entry[];
  /** As the last pull brought it. */
  record?: { version: number; data: VisitOut };
}

/** Null where the phone holds nothing of this visit. `fresh` fills in what neither entry nor record says. */
export function correcting(id: string, { entries, record }: Known, fresh: VisitDraft): VisitDraft | null {
  const open = entries.filter((one) => one.subject === id && one.state !== "delivered");
  const entry = open.find((one) => one.action === "visit");
  const edit = open.filter((one) => one.action === "visit-edit").slice(-1)[0];
  const said = (record?.data ?? entry?.body) as unknown as VisitOut | undefined;
  if (!said) return null;
  const { version, ...changed } = edit?.body ?? {};
  const before = wordsOf({ ...fresh, ...said, part_of_day: said.part_of_day as VisitDraft["part_of_day"] });
  const now = { ...before, ...changed };
  // An edit that may be there already is what the next one starts from; one that is not is written anew.
  const isThere = edit?.left && edit.state === "waiting";
  // A visit that was refused goes whole, with what an edit behind it says.
  const isFirst = isThere || entry?.state === "refused";
  const corrects = {
    version: Number(version ?? record?.version ?? 1),
    entry: (isFirst ? entry : (edit ?? entry))?.id ?? null,
    base: isThere ? now : begunFrom(before, changed, edit?.base),
  };
  return { ...fresh, ...now, visit_id: id, corrects };
}

/** What an edit changed still began where that edit began: the record may have moved on since, and the other's words must be met. */
function begunFrom(before: VisitWords, changed: Record<string, unknown>, base: Record<string, unknown> = {}): VisitWords {
  return { ...before, ...Object.fromEntries(Object.keys(changed).flatMap((name) => (name in base ? [[name, base[name]]] : []))) };
}
