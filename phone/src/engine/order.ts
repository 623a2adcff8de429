/** Which entry goes next, and which one waits for another. */

/** An entry of the outbox, as far as it matters here. */
interface Queued {
  id: string;
  subject: string;
  action: string;
  account_id: string;
  turn: number;
  state: string;
  needs: string[];
  not_before: number;
}

export const LONGEST_WAIT = 5 * 60_000;

/** What may go now; who waits for another is passed over and blocks nobody. */
export function readyOf<E extends Queued>(open: E[], now: number, account: string | undefined, photosMayGo: boolean): E[] {
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
export function firstOf<E extends Queued>(ready: E[]): E | undefined {
  return ready.find((entry) => entry.action !== "photo") ?? ready[0];
}

/** The entry another one waits for: what makes the subject until it is there, anything else said of it only while it waits itself. */
export function holder<E extends Queued>(entry: E, open: E[]): E | undefined {
  const holds = (other: E) => makes(other) || (other.state === "waiting" && other.action !== "photo");
  return open.find((other) => other.turn < entry.turn && other.id !== entry.id && entry.needs.includes(other.subject) && holds(other));
}

/** Without it the server has no such subject. */
export function makes({ action }: Queued): boolean {
  return ["visit", "issue", "form", "promise"].includes(action);
}
