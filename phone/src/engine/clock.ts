/** The county's time on a phone whose own clock may be wrong: an offset learnt from the server, kept over restarts.
 *
 * A clock set back is noticed at once: it shows less than it showed before, and what has passed since by a count nobody sets.
 * One set forward cannot be told from a phone that slept.
 */
export const WRONG_BY = 5 * 60_000;
const CHINA = 8 * 3600_000; // no summer time

export class Clock {
  offset: number;
  /** What the phone's clock showed when it was last believed, and the steady count then. */
  private shown: { at: number; steady: number };

  constructor(
    private readonly device: () => number = Date.now,
    offset = 0,
    private readonly steady: () => number = () => 0,
  ) {
    this.offset = offset;
    this.shown = { at: device(), steady: steady() };
  }

  /** As the last run left it. */
  wake(kept: { offset?: number; shown?: number } = {}): void {
    this.offset = kept.offset ?? 0;
    this.shown = { at: kept.shown ?? this.device(), steady: this.steady() };
  }

  /** To be kept for the next run. */
  get kept(): { offset: number; shown: number } {
    return { offset: this.offset, shown: this.isUnsure ? this.least() : this.device() };
  }

  /** It was set back since: until the server says what day it is, today may be another. */
  get isUnsure(): boolean {
    if (this.device() < this.least() - WRONG_BY) return true;
    this.shown = { at: this.device(), steady: this.steady() };
    return false;
  }

  /** No earlier than this can it be by the phone's own clock; a count that pauses while the phone sleeps falls short, never ahead. */
  private least(): number {
    return this.shown.at + this.steady() - this.shown.steady;
  }

  now(): number {
    return this.device() + this.offset;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** The day in China, whatever the phone's time zone. */
  today(): string {
    return dayOf(this.now());
  }

  /** The server's time was written somewhere between asking and hearing; the middle is the best guess. */
  learn(serverTime: string, askedAt: number, heardAt: number): void {
    const said = Date.parse(serverTime);
    if (Number.isNaN(said)) return;
    this.shown = { at: this.device(), steady: this.steady() };
    const offset = said - (askedAt + heardAt) / 2;
    // A slow answer says little about a clock that is nearly right.
    if (Math.abs(offset - this.offset) > Math.max(2000, (heardAt - askedAt) / 2)) this.offset = offset;
  }

  get isWrong(): boolean {
    return Math.abs(this.offset) > WRONG_BY;
  }

  raw(): number {
    return this.device();
  }
}

export function dayOf(time: number): string {
  return new Date(time + CHINA).toISOString().slice(0, 10);
}

/** The moment on the county's clocks, without a zone: 2026-03-18T12:30:00. */
export function momentOf(time: number): string {
  return new Date(time + CHINA).toISOString().slice(0, 19);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The day a deadline ends with: midnight belongs to the day before. */
export function lastDayOf(at: string): string {
  return dayOf(Date.parse(at) - 1);
}

/** Working days after one day up to another, negative when it is past; null where the days off are not known. */
export function workdaysBetween(from: string, to: string, daysOff: readonly string[]): number | null {
  if (to < from) {
    const late = workdaysBetween(to, from, daysOff);
    return late === null ? null : 0 - late;
  }
  if (daysOff.length === 0 || from < daysOff[0]! || to > daysOff.at(-1)!) return null;
  return daysBetween(from, to) - daysOff.filter((day) => day > from && day <= to).length;
}

/** The ISO week of a day, as in 2026-W48. */
export function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const first = Date.UTC(date.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((date.getTime() - first) / 86_400_000 + 1) / 7);
  return `${date.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
