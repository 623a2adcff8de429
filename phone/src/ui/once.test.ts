import { expect, it, vi } from "vitest";
import { once } from "./once";

it("a second tap does nothing until the first is done or has failed", async () => {
  const work = vi.fn(async (_step: string) => {});
  const take = once(work);
  await Promise.all([take("accept"), take("accept")]);
  expect(work.mock.calls).toEqual([["accept"]]);
  await take("start");
  expect(work.mock.calls.length).toBe(2);
  work.mockRejectedValueOnce(new DOMException("", "QuotaExceededError"));
  await expect(take("resume")).rejects.toThrow();
  await take("resume");
  expect(work.mock.calls.length).toBe(4);
});
