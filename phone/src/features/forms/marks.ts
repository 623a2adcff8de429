/** Which questions say what is wrong with them: those that were left, all once the person has said it is done. */
import type { InjectionKey } from "vue";

export interface Marks {
  touched: Set<string>;
  isAsked: boolean;
  refused: Record<string, string>;
}
export const MARKS: InjectionKey<Marks> = Symbol("marks");
