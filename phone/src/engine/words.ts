/** Words half written beside a record: a note, a step's reason, an addendum, what a villager says, a text being put right. */
import type { IssueDraft } from "./writing";

export interface Words {
  text: string;
  count: number | "";
  /** Where they go on being written, and what they are about. */
  to: string;
  about: string;
  /** Of a visit both have changed: the words chosen for each field. */
  chosen?: Record<string, unknown>;
  /** Of an issue that was refused and is put right. */
  issue?: IssueDraft;
  until_on?: string;
  /** Of an opinion about the system. */
  kind?: string;
  /** Of an answer that was refused: the receipt's code, which may have been copied wrongly. */
  code?: string;
}

/** One draft for each step beside each record, and for each person: on a shared phone nobody goes on writing another's. */
export const wordsId = (subject: string, step: string, account: string) => `${subject}:${step}:${account}`;

export function isBlank({ text, chosen, issue }: Words): boolean {
  return text.trim() === "" && !chosen && !issue;
}
