/** How long words may be. A box never cuts what is pasted into it: the surplus stays, and sending is refused with a sentence. */
import { say } from "./asking";
import { t } from "./words";

export const MOST = { heard: 20_000, beside: 4000, promise: 200, title: 60, place: 120, reporter: 60, answer: 1000, opinion: 3000 } as const;

/** As the server counts. */
export const lengthOf = (words: string) => [...words].length;

/** Empty while it fits. */
export function surplusIn(words: string, most: number): string {
  const over = lengthOf(words) - most;
  return over > 0 ? t("app.too_long", { most, n: over }) : "";
}

/** Says so where it does not. */
export function fits(words: string, most: number): boolean {
  const surplus = surplusIn(words, most);
  if (surplus) say(surplus);
  return !surplus;
}
