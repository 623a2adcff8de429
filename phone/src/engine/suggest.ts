/** Which sentence sounds like a thing to be solved, and whose it would be, by the words of the pack. A proposal only. */
import type { Category } from "../api/contract";

export interface Sentence {
  text: string;
  start: number;
  end: number;
}

export interface Proposal {
  sentence: Sentence;
  category: Category;
  found: string[];
}

const BROKEN = ["没", "不", "漏", "坏", "塌", "断", "堵", "老化", "缺", "难", "破", "歪", "黑", "脏", "浑", "拖", "欠", "危", "停"];
const WISHED = ["想", "问", "求", "要", "等"];
const BROKEN_COUNTS = 8; // what is broken comes before what is wished for

export function sentences(text: string): Sentence[] {
  return [...text.matchAll(/[^。！？；!?;\n]+[。！？；!?;]?/g)].flatMap((match) => {
    const lead = match[0].length - match[0].trimStart().length;
    const words = match[0].trim();
    return words.length < 2 ? [] : [{ text: words, start: match.index + lead, end: match.index + lead + words.length }];
  });
}

/** Categories by how much of the text speaks their words; longer words say more. Of equal ones, which share a branch's words, that comes first whose name holds one; then the pack's order. */
export function categoriesFor(text: string, all: Category[]): { category: Category; found: string[]; weight: number }[] {
  return all
    .map((category) => {
      const found = category.words.filter((word) => text.includes(word));
      const isNamed = found.some((word) => category.name.includes(word));
      return { category, found, isNamed, weight: found.reduce((sum, word) => sum + word.length * word.length, 0) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || Number(b.isNamed) - Number(a.isNamed));
}

export function propose(text: string, all: Category[], taken: string[] = []): Proposal | null {
  let best: (Proposal & { weight: number }) | null = null;
  for (const sentence of sentences(text)) {
    if (taken.some((one) => one.includes(sentence.text) || sentence.text.includes(one))) continue;
    const first = categoriesFor(sentence.text, all)[0];
    const isBroken = BROKEN.some((word) => sentence.text.includes(word));
    if (!first || !(isBroken || WISHED.some((word) => sentence.text.includes(word)))) continue;
    const weight = first.weight + (isBroken ? BROKEN_COUNTS : 0);
    if (!best || weight > best.weight) best = { sentence, ...first, weight };
  }
  return best && { sentence: best.sentence, category: best.category, found: best.found };
}

/** A heading of at most thirty characters: what was said without who said it, cut where a clause ends. */
export function titleOf(text: string): string {
  const plain = text.trim().replace(/[。！？；!?;]+$/, "").replace(/^[^，,]{1,4}?(说|讲|反映)[，,：:]?(?=.{4})/, "");
  if (plain.length <= 30) return plain;
  const cut = plain.slice(0, 30);
  const comma = Math.max(cut.lastIndexOf("，"), cut.lastIndexOf(","));
  return comma >= 8 ? cut.slice(0, comma) : cut;
}
