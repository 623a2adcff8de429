/** 记好了: while a draft becomes something else it is not kept any more; where there is no room for that, it is written on as before. */
import type { WatchHandle } from "vue";

/** Answers whether `work` was done; a second tap while it is done, or after, does nothing. */
export type Ending = (work: () => Promise<void>) => Promise<boolean>;

export function endingOf(keeping?: WatchHandle): Ending {
  let isEnding = false;
  return async (work) => {
    if (isEnding) return false;
    isEnding = true;
    keeping?.pause();
    try {
      await work();
      return true;
    } catch (problem) {
      isEnding = false;
      keeping?.resume();
      throw problem;
    }
  };
}
