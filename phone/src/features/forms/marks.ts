/** What questions know beside what they ask. */
import type { InjectionKey } from "vue";

export interface Marks {
  /** Which say what is wrong with them: those that were left, all once the person has said it is done. */
  touched: Set<string>;
  isAsked: boolean;
  refused: Record<string, string>;
  /** Pictures of the answer that is put right: they are with the server, by name. */
  arrived: Record<string, string>;
}
export const MARKS: InjectionKey<Marks> = Symbol("marks");
