/** Which entry goes next, and which one waits for another. */
import type { Entry } from "./outbox";

export const LONGEST_WAIT = 5 * 60_000;

/** What may go now; who waits for another is passed over and blocks nobody. */
export function readyOf(open: Entry[], now: number, account: string | undefined, photosMayGo: boolean): Entry[] {
  return open.filter(
    (entry) =>
      entry.state === "waiting" &&
      (entry.not_before <= now || entry.not_before > now + LONGEST_WAIT) && // set by a clock that was ahead
      (account === undefined || entry.account_id === "" || entry.account_id === account) &&
      (photosMayGo || entry.action !== "photo") &&
      !holder(entry, open),
  );
}

/** Text before photos, oldest first. */
export function firstOf(ready: Entry[]): Entry | undefined {
  return ready.find((entry) => entry.action !== "photo") ?? ready[0];
}

/** The entry another one waits for: what makes the subject until it is there, anything else said of it only while it waits itself. */
export function holder(entry: Entry, open: Entry[]): Entry | undefined {
  const holds = (other: Entry) => makes(other) || (other.state === "waiting" && other.action !== "photo");
  return open.find((other) => other.turn < entry.turn && other.id !== entry.id && entry.needs.includes(other.subject) && holds(other));
}

/** Without it the server has no such subject. */
export function makes({ action }: Entry): boolean {
  return ["visit", "issue", "form", "promise"].includes(action);
}
