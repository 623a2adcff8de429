/** Whether this tab writes on something half written, or another does: there it is shown, until it is taken over or let go of. */
import { ref, type Ref } from "vue";
import type { Keeper } from "../engine/keeper";
import type { Row } from "../engine/store";
import { say } from "./asking";
import { phone } from "./phone";
import { photosThere } from "./shrinking";
import { t } from "./words";

/** gone: it became something else there, or was thrown away. */
export type Standing = "mine" | "elsewhere" | "gone";

export interface Holding {
  standing: Ref<Standing>;
  takeOver: () => Promise<void>;
  leave: (stored: Promise<unknown>) => void;
}

/** `read` shows what the store has. */
export async function hold<R extends Row>(id: string, rows: Keeper<R>, read: (row: R) => unknown): Promise<Holding> {
  const { holds } = phone();
  const standing = ref<Standing>((await holds.take(id, give)) ? "mine" : "elsewhere");
  let wasThere = await look();
  const stopHearing = holds.onLeft((left) => void (left === id && arrive()));
  document.addEventListener("visibilitychange", arrive);

  async function give(isStolen: boolean): Promise<boolean> {
    if (isStolen) {
      standing.value = "elsewhere";
      const isShownOnly = rows.isUnsaved(id); // it can still be read here
      rows.letGo(id);
      if (!isShownOnly) await look();
      return true;
    }
    await photosThere();
    standing.value = "elsewhere";
    await rows.flush();
    if (rows.isUnsaved(id)) {
      standing.value = "mine";
      return false;
    }
    await look();
    return true;
  }

  async function look(): Promise<boolean> {
    const row = await rows.get(id);
    if (row) read(row);
    return row !== undefined;
  }

  /** In sight, while nobody writes on it any more. */
  async function arrive(): Promise<void> {
    if (standing.value !== "elsewhere") return;
    const isThere = await look();
    if (wasThere && !isThere) standing.value = "gone";
    else if (document.visibilityState === "visible" && (await holds.take(id, give))) await take();
    wasThere ||= isThere;
  }

  async function take(): Promise<void> {
    const isThere = await look();
    standing.value = wasThere && !isThere ? "gone" : "mine";
    if (standing.value === "gone") holds.leave(id);
  }

  async function takeOver(): Promise<void> {
    if (await holds.takeOver(id, give)) return take();
    say(t("write.kept_there"));
  }

  function leave(stored: Promise<unknown>): void {
    stopHearing();
    document.removeEventListener("visibilitychange", arrive);
    if (standing.value === "mine") holds.leave(id, stored);
  }

  return { standing, takeOver, leave };
}
