/** The phone's storage: asked to be kept, measured, warned about; nothing unsent is ever given up for space. */
export interface StorageLike {
  persist?: () => Promise<boolean>;
  persisted?: () => Promise<boolean>;
  estimate?: () => Promise<{ usage?: number; quota?: number }>;
}

export type Warning = "full" | "tight" | "not-kept" | null;

export interface Space {
  used: number;
  quota: number;
  isKept: boolean;
  warning: Warning;
}

const TIGHT = 60 * 1024 * 1024;
const FULL = 10 * 1024 * 1024;

export async function space(storage: StorageLike | undefined): Promise<Space> {
  const isKept = (await storage?.persisted?.().catch(() => false)) ?? false;
  const measured = await storage?.estimate?.().catch(() => undefined);
  const [usage, quota] = [measured?.usage ?? 0, measured?.quota ?? 0];
  const left = quota - usage;
  const warning: Warning = quota > 0 && left < FULL ? "full" : quota > 0 && left < TIGHT ? "tight" : isKept ? null : "not-kept";
  return { used: usage, quota, isKept, warning };
}

export async function keep(storage: StorageLike | undefined): Promise<boolean> {
  if (await storage?.persisted?.().catch(() => false)) return true;
  return (await storage?.persist?.().catch(() => false)) ?? false;
}

/** Answers whether there was room for it: what waits must go all the same, for nothing else makes room. */
export async function written(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (problem) {
    if (isFull(problem)) return false;
    throw problem;
  }
}

export function isFull(problem: unknown): boolean {
  const names = [problem, (problem as { inner?: unknown } | null)?.inner].map((one) => (one as { name?: string } | null)?.name);
  return names.includes("QuotaExceededError");
}
