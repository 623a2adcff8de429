/** The diary of a day composes itself from the day's actions; the person may change it. Never scored, never counted, stays here. */
import { dayOf } from "./clock";
import type { Row } from "./store";

export interface Diary extends Row {
  text: string;
}

export interface Deed {
  at: string;
  action: "visit" | "issue" | "move" | "note" | "answer" | "promise";
  /** Village or family, as the screen names it. */
  where: string;
  words: string;
}

export type Saying = Record<Deed["action"], (deed: Deed) => string>;

export function compose(day: string, deeds: Deed[], saying: Saying): string {
  return deeds
    .filter((deed) => dayOf(Date.parse(deed.at)) === day)
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((deed) => saying[deed.action](deed))
    .join("\n");
}
