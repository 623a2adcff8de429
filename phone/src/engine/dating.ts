/** The dates of an entry that was written by a clock set back. */
import { dayOf, WRONG_BY } from "./clock";

interface Dated {
  unsure?: number;
  left: boolean;
  made_at: string;
  body: Record<string, unknown>;
}

const DAYS = ["visited_on", "answered_on", "said_on"];

/** A day that was today's when it was written is today's by the county's time; another was chosen by the person and stays. */
export function dated<T extends Dated>({ unsure, ...rest }: T, offset: number): T {
  const entry = rest as unknown as T;
  const shift = offset - (unsure ?? offset);
  if (entry.left || Math.abs(shift) <= WRONG_BY) return entry;
  const written = Date.parse(entry.made_at);
  const [before, after] = [dayOf(written), dayOf(written + shift)];
  const body = { ...entry.body };
  for (const day of DAYS) if (body[day] === before) body[day] = after;
  if (typeof body.said_at === "string") body.said_at = moved(body.said_at, shift);
  return { ...entry, body, made_at: moved(entry.made_at, shift) };
}

/** Begun by a clock set back: by what it was wrong as far as was known, and when it said it was. */
export interface Unsure {
  offset: number;
  at: string;
}

/** A draft's day once the clock is right, as `dated` for what has been handed in. */
export function dayOfDraft(day: string, { offset: before, at }: Unsure, offset: number): string {
  return dated({ unsure: before, left: false, made_at: at, body: { visited_on: day } }, offset).body.visited_on;
}

const moved = (at: string, shift: number) => new Date(Date.parse(at) + shift).toISOString();
