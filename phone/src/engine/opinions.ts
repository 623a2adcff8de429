/** What somebody says about the system itself: it waits like everything else, and goes without a name. */
import type { OpinionIn } from "../api/contract";
import type { Draft } from "./drafts";
import { newId } from "./ids";
import type { Entry, NewEntry } from "./outbox";

/** In the list it says no more than that it is one: on a shared phone others see the list. */
export function opinionEntry(body: OpinionIn, label: string, now: number): Omit<NewEntry, "account_id"> {
  return { subject: newId(now), action: "opinion", path: "/api/public/opinions", body: { ...body }, label, region_code: "" };
}

export const isOpinion = (entry: Pick<Entry, "action">) => entry.action === "opinion";
export const isOpinionDraft = ({ id, kind }: Pick<Draft, "id" | "kind">) => kind === "words" && id.startsWith("opinion:");
