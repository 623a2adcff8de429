/** The diary of a day composes itself from the day's deeds; the person may change it. Never scored, never counted, stays here unless its writer takes it along as a text. */
import type { Row } from "./store";

/** Whose day it is: on a shared phone nobody reads another's. */
export const diaryId = (account: string, day: string) => `${account}:${day}`;
export const diaryDay = (id: string) => id.slice(-10);
export const diaryAuthor = (id: string) => id.slice(0, -11);

export interface Diary extends Row {
  text: string;
  /** What each deed said when the person last wrote here; absent in diaries of older apps. */
  lines?: Record<string, string>;
}

export interface Deed {
  id: string;
  /** The day it belongs to, and when it was written down. */
  on: string;
  at: string;
  action: "visit" | "form" | "issue" | "move" | "note" | "answer" | "promise" | "kept";
  /** Village or family, as the screen names it. */
  where: string;
  words: string;
}

export type Saying = (deed: Deed) => string;

/** A line for each of the day's deeds, oldest first. */
export function linesOf(day: string, deeds: Deed[], say: Saying): Record<string, string> {
  const found = deeds.filter((deed) => deed.on === day).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  return Object.fromEntries(found.map((deed) => [deed.id, say(deed)]));
}

/** What the person wrote stays; a deed they left as it was follows its newest words, a new one stands below. */
export function continued(kept: Diary | null, lines: Record<string, string>): string {
  if (!kept) return Object.values(lines).join("\n");
  const known = kept.lines ?? lines;
  let text = kept.text;
  const added: string[] = [];
  for (const [id, line] of Object.entries(lines)) {
    const before = known[id];
    if (before === undefined) added.push(line);
    else if (before !== line && before !== "") text = text.replace(before, () => line);
  }
  return [...(text === "" && added.length > 0 ? [] : [text]), ...added].join("\n");
}
