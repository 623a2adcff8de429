/** How a refused entry can be put right: on the screen it was written on, in the sheet, or as words in place. */
import type { Entry } from "../../engine/outbox";

export const MEND = "mend";

/** The one field of words that a person wrote. */
export function fieldOf({ action, body }: Pick<Entry, "action" | "body">): string | undefined {
  const fields: Partial<Record<Entry["action"], string[]>> = { note: ["words"], answer: ["words"], promise: ["words"], addendum: ["text"], opinion: ["body"], move: ["solution", "reason"] };
  return fields[action]?.find((name) => name in body);
}

export type Way = "screen" | "issue" | "words" | null;

export function wayOf(entry: Entry): Way {
  if (entry.state !== "refused" || entry.conflicts || entry.met) return null;
  if (["visit", "visit-edit", "form"].includes(entry.action)) return "screen";
  return entry.action === "issue" ? "issue" : fieldOf(entry) ? "words" : null;
}
