/** An edit that met somebody else's: merged by field where the two do not touch, shown to the person where they do. */
import type { VisitOut } from "../api/contract";
import type { Clock } from "./clock";
import { newId } from "./ids";
import { merge, type Fields } from "./merge";
import type { Entry } from "./outbox";
import { ask, type Wire } from "./wire";
import { REPORT } from "./writing";

const PATIENCE = 5;

/** What can no longer be joined stands by itself, as the refusal asks for: nothing that was heard is lost over it. */
export function toldAlone(entry: Entry, clock: Clock): Entry | null {
  if (entry.action !== "issue" || entry.path === REPORT || entry.refusal?.code !== "no_longer_alike") return null;
  return { ...entry, id: newId(clock.now()), path: REPORT, state: "waiting", tries: 0, left: false, not_before: 0, refusal: undefined };
}

/** The entry to put in place of the refused one, or null to leave it refused. */
export async function mendEdit(entry: Entry, wire: Wire, clock: Clock): Promise<Entry | null> {
  if (entry.action !== "visit-edit" || entry.refusal?.code !== "changed_meanwhile" || entry.tries > PATIENCE) return null;
  const found = await ask(wire, { method: "GET", path: entry.path }, (body) => body.id === entry.subject);
  if (found.is !== "done") return null;
  const theirs = found.body as unknown as VisitOut & Fields;
  const { version: _version, ...mine } = entry.body;
  const merged = merge(entry.base ?? {}, mine, theirs);
  const base = Object.fromEntries(Object.keys(mine).map((field) => [field, theirs[field]]));
  if (merged.conflicts.length > 0) return { ...entry, conflicts: merged.conflicts, their_version: theirs.version, body: { version: theirs.version, ...merged.fields } };
  if (Object.keys(merged.fields).length === 0) return { ...entry, state: "delivered", delivered_at: clock.iso(), refusal: undefined };
  return {
    ...entry,
    id: newId(clock.now()),
    body: { version: theirs.version, ...merged.fields },
    base,
    state: "waiting",
    left: false,
    not_before: 0,
    refusal: undefined,
  };
}
