import { ref, shallowRef } from "vue";
import { zh, type WordKey } from "./zh";

export type { WordKey };
export type Language = "zh" | "en";

export const language = ref<Language>("zh");
const words = shallowRef<Record<WordKey, string>>(zh);

/** The words for a key, with {named} parts filled in; of {n|day|days} the first where that is one. */
export function t(key: WordKey, parts: Record<string, string | number> = {}): string {
  return words.value[key].replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, name: string, one?: string, more = "") => {
    return one === undefined ? String(parts[name] ?? whole) : Number(parts[name]) === 1 ? one : more;
  });
}

export async function speak(wanted: Language): Promise<void> {
  words.value = wanted === "en" ? (await import("./en")).en : zh;
  language.value = wanted;
  document.documentElement.lang = wanted === "en" ? "en" : "zh-Hans";
}
