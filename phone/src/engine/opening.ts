/** Opening the browser's database: one that is missing or forbidden is told from one that does not open just now, and may hold words. */
import type { Store } from "./store";

/** It is there, and did not open: whoever works on without it would not find what it holds, nor keep what is written. */
export class Unopened extends Error {}

const PAUSES = [300, 1_000, 2_000];

type Opening = Store & { close: () => void };

/** The store, or null where this browser has none for us. */
export async function opened(make: () => Opening, pause: (ms: number) => Promise<void> = passed): Promise<Store | null> {
  for (const wait of [...PAUSES, null]) {
    const store = make();
    try {
      await store.get("meta", "device");
      return store;
    } catch (problem) {
      store.close();
      if (isAbsent(problem)) return null;
      if (wait === null) throw new Unopened(String(problem), { cause: problem });
      await pause(wait);
    }
  }
  return null;
}

/** Said of what lies beneath, too: Dexie wraps what the browser says. Private windows and other sites' frames are denied in several words. */
function isAbsent(problem: unknown): boolean {
  const { name, message, inner } = (problem ?? {}) as { name?: string; message?: string; inner?: unknown };
  if (["MissingAPIError", "SecurityError", "NotSupportedError"].includes(name ?? "")) return true;
  if (/\bden(y|ied)\b|did not allow mutations/i.test(message ?? "")) return true;
  return Boolean(inner) && isAbsent(inner);
}

const passed = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
