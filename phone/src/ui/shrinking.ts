/** Photos on their way into the phone: whatever ends a draft, or leaves its page, waits until they are there. */
const underWay = new Set<Promise<void>>();

export function shrinking(work: Promise<void>): void {
  const shrunk = work.catch(() => {}).then(() => void underWay.delete(shrunk));
  underWay.add(shrunk);
}

export async function photosThere(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
}
