/** What met somebody else's: an edit is merged by field where the two do not touch, and shown where they do; a step is shown. */
import type { FormAnswerOut, IssueOut, VisitOut } from "../api/contract";
import type { Clock } from "./clock";
import { newId } from "./ids";
import { merge, mergeAnswers, type Fields } from "./merge";
import type { Entry } from "./outbox";
import { ask, type Why, type Wire } from "./wire";
import { REPORT, wordsOf, type VisitWords } from "./writing";

const PATIENCE = 5;
const LOOK_AGAIN = 30_000;

/** What can no longer be joined stands by itself, as the refusal asks for: nothing that was heard is lost over it. */
function toldAlone(entry: Entry, clock: Clock): Entry | null {
  if (entry.action !== "issue" || entry.path === REPORT) return null;
  return { ...entry, id: newId(clock.now()), path: REPORT, state: "waiting", tries: 0, left: false, not_before: 0, refusal: undefined };
}

/** The entry to put in place of the refused one, or null to leave it refused. */
export async function mended(entry: Entry, wire: Wire, clock: Clock): Promise<Entry | null> {
  if (entry.refusal?.code === "no_longer_alike") return toldAlone(entry, clock);
  if (entry.action === "visit" && entry.refusal?.code === "entry_differs") return mendEdit(entry, wire, clock);
  if (entry.action === "form" && entry.refusal?.code === "superseded") return (entry.mends ?? 0) < PATIENCE ? mendForm(entry, wire, clock) : null;
  if (entry.refusal?.code !== "changed_meanwhile" || (entry.mends ?? 0) >= PATIENCE) return null;
  return entry.action === "visit-edit" ? mendEdit(entry, wire, clock) : entry.action === "move" ? withTheirs(entry, wire, clock) : null;
}

/** What the other wrote could not be read just now: it waits, so that the question is put again, and nobody is asked with one text alone. */
function waiting(entry: Entry, why: Why, clock: Clock): Entry {
  return { ...entry, state: "waiting", left: false, refusal: undefined, why, not_before: clock.now() + LOOK_AGAIN };
}

/** A step is never taken behind somebody's back: beside what was to be said stands what the other said, and the person decides. */
async function withTheirs(entry: Entry, wire: Wire, clock: Clock): Promise<Entry | null> {
  const found = await ask(wire, { method: "GET", path: `/api/issues/${entry.subject}` }, (body) => Array.isArray(body.events));
  if (found.is === "later") return waiting(entry, found.why, clock);
  if (found.is !== "done") return null;
  const { events, moves, state, stand } = found.body as unknown as IssueOut;
  const last = events.filter((one) => one.to_state !== "").at(-1);
  const met = { who: `${last?.organisation_name ?? ""} ${last?.actor_name ?? ""}`.trim(), words: last?.reason ?? "", state, stand, isOpen: moves.includes(stepIn(entry.path)) };
  return { ...entry, met };
}

/** The name of a step, from its address. */
const stepIn = (path: string) => path.split("/").at(-1)!;

/** The same answer was put right elsewhere: this one follows the newest, question by question. */
async function mendForm(entry: Entry, wire: Wire, clock: Clock): Promise<Entry | null> {
  const [by, before] = [entry.refusal?.facts?.by, entry.body.replaces];
  if (!by || !before) return null;
  const found: Fields[] = [];
  for (const id of [before, by]) {
    const one = await ask(wire, { method: "GET", path: `/api/forms/answers/${id}` }, (body) => body.id === id);
    if (one.is === "later") return waiting(entry, one.why, clock);
    if (one.is !== "done") return null;
    found.push((one.body as unknown as FormAnswerOut).answers);
  }
  const { fields, conflicts } = mergeAnswers(found[0]!, entry.body.answers as Fields, found[1]!);
  const next: Entry = { ...entry, body: { ...entry.body, replaces: by, answers: fields }, mends: (entry.mends ?? 0) + 1 };
  if (conflicts.length > 0) return { ...next, mends: 0, conflicts };
  return { ...next, id: newId(clock.now()), state: "waiting", left: false, not_before: 0, refusal: undefined };
}

/** A visit that is there in other words is there: what was put right since becomes an edit of it. */
async function mendEdit(entry: Entry, wire: Wire, clock: Clock): Promise<Entry | null> {
  const path = `/api/visits/${entry.subject}`;
  const found = await ask(wire, { method: "GET", path }, (body) => body.id === entry.subject);
  if (found.is === "later") return waiting(entry, found.why, clock);
  if (found.is !== "done") return null;
  const theirs = found.body as unknown as VisitOut & Fields;
  const isWhole = entry.action === "visit";
  if (isWhole && theirs.is_mine === false) return null;
  const { version: _version, ...edited } = entry.body;
  const mine = isWhole ? { ...wordsOf(entry.body as unknown as VisitWords) } : edited;
  const merged = merge(entry.base ?? (isWhole ? theirs : {}), mine, theirs);
  const edit: Entry = { ...entry, action: "visit-edit", method: "PATCH", path, needs: [entry.subject] };
  const base = Object.fromEntries(Object.keys(mine).map((field) => [field, theirs[field]]));
  if (merged.conflicts.length > 0) return { ...edit, base, conflicts: merged.conflicts, their_version: theirs.version, body: { version: theirs.version, ...merged.fields } };
  if (Object.keys(merged.fields).length === 0) return { ...entry, state: "delivered", delivered_at: clock.iso(), refusal: undefined };
  return {
    ...edit,
    id: newId(clock.now()),
    body: { version: theirs.version, ...merged.fields },
    base,
    mends: (entry.mends ?? 0) + 1,
    state: "waiting",
    left: false,
    not_before: 0,
    refusal: undefined,
  };
}
