/** Several visits in one request: each stands or falls for itself, and its id is its key, so a repeat writes none twice. */
import { ask, asRefusal, type Outcome, type Wire } from "./wire";

/** An entry of the outbox, as far as it matters here. */
interface Sent {
  id: string;
  subject: string;
  action: string;
  tries: number;
  body: Record<string, unknown>;
}

const BATCH = "/api/visits/batch";
/** Fewer and smaller than the server would take: a batch must get through a thin line within one patience. */
const MOST = 50;
const LARGEST = 262_144;

/** The visits that may go along with the first. After each failure half as many: the line may be too thin for all of them. */
export function together<T extends Sent>(first: T, ready: T[]): T[] {
  if (first.action !== "visit") return [first];
  const most = Math.max(1, MOST >> Math.min(first.tries, 10));
  const chosen = [first];
  let size = sizeOf(first);
  for (const entry of ready) {
    if (entry.id === first.id || entry.action !== "visit" || chosen.some((one) => one.subject === entry.subject)) continue;
    size += sizeOf(entry);
    if (chosen.length >= most || size > LARGEST) break;
    chosen.push(entry);
  }
  return chosen;
}

/** What became of each, in their order; or what became of the request, when it was not taken as a whole. */
export async function sendBatch(entries: Sent[], wire: Wire): Promise<Outcome[] | Exclude<Outcome, { is: "done" }>> {
  const isOurs = ({ items }: Record<string, unknown>) => Array.isArray(items) && items.length === entries.length && entries.every((entry, place) => isOf(items[place], entry));
  const outcome = await ask(wire, { method: "POST", path: BATCH, json: { entries: entries.map((entry) => entry.body) } }, isOurs);
  if (outcome.is !== "done") return outcome;
  return (outcome.body.items as { id: string | null; status: number }[]).map(told);
}

function told(item: { id: string | null; status: number }): Outcome {
  if (item.status === 200 || item.status === 201) return { is: "done", body: { id: item.id } };
  const isRefused = item.status >= 400 && item.status < 500 && ![401, 408, 425, 429].includes(item.status);
  return isRefused ? { is: "refused", status: item.status, refusal: asRefusal(item) } : { is: "later", why: "busy" };
}

function isOf(item: unknown, entry: Sent): boolean {
  const { id, status } = (item ?? {}) as Record<string, unknown>;
  return typeof status === "number" && (id === entry.subject || (id === null && status >= 400));
}

function sizeOf(entry: Sent): number {
  return new TextEncoder().encode(JSON.stringify(entry.body)).length;
}
