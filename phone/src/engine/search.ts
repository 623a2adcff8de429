import type { HouseholdData } from "../api/contract";

/** Finding by name, number or the first letters of the reading: `zap` finds 周阿婆. */
export interface Findable {
  name: string;
  initials?: string;
  pinyin?: string;
  also?: string[];
  /** First letters of whoever else is meant. */
  alsoInitials?: string[];
}

/** A household by its head, its number, and whoever lives there too; phones of before know no letters of theirs. */
export const asHome = ({ head_name, initials, pinyin, number, hamlet, residents }: HouseholdData): Findable => ({
  name: head_name, initials, pinyin, also: [number, hamlet, ...residents.map((one) => one.name)], alsoInitials: residents.map((one) => one.initials ?? ""),
}); // prettier-ignore

/** Best first: a name that starts so, letters that start so, then anything that holds it; equal ones keep their order. */
export function find<T>(query: string, all: T[], shown: (one: T) => Findable, limit = 50): T[] {
  const words = query.trim().toLowerCase();
  if (words === "") return all.slice(0, limit);
  const letters = words.replace(/[\s']/g, "");
  const weighed = all.flatMap((one, place) => {
    const weight = weigh(shown(one), words, letters);
    return weight === null ? [] : [{ one, weight, place }];
  });
  return weighed
    .sort((a, b) => a.weight - b.weight || a.place - b.place)
    .slice(0, limit)
    .map(({ one }) => one);
}

/** Whether it would be found; for lists that keep their own order. */
export function holds(query: string, shown: Findable[]): boolean {
  const words = query.trim().toLowerCase();
  return words === "" || shown.some((one) => weigh(one, words, words.replace(/[\s']/g, "")) !== null);
}

function weigh({ name, initials = "", pinyin = "", also = [], alsoInitials = [] }: Findable, words: string, letters: string): number | null {
  const [small, first, read] = [name.toLowerCase(), initials.toLowerCase(), pinyin.toLowerCase().replace(/[\s']/g, "")];
  if (small.startsWith(words)) return 0;
  if (letters !== "" && first.startsWith(letters)) return 1;
  if (letters !== "" && read.startsWith(letters)) return 2;
  if (small.includes(words)) return 3;
  if (letters !== "" && first.includes(letters)) return 4;
  if (letters !== "" && alsoInitials.some((one) => one.startsWith(letters))) return 5;
  return also.some((one) => one.toLowerCase().includes(words)) ? 5 : null;
}
