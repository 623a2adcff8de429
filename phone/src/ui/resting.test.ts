import { expect, it, vi } from "vitest";
import { ref, watch } from "vue";
import { endingOf } from "./resting";

it("what is typed while a full phone refuses is kept, and a second tap sends nothing twice", async () => {
  const words = ref({ heard: "一" });
  const kept: string[] = [];
  const ending = endingOf(watch(words, ({ heard }) => kept.push(heard), { deep: true, flush: "sync" }));
  const full = new DOMException("", "QuotaExceededError");
  const refused = ending(async () => {
    words.value.heard = "一二";
    throw full;
  });
  await expect(refused).rejects.toBe(full);
  words.value.heard = "一二三";
  expect(kept).toEqual(["一二", "一二三"]);
  const work = vi.fn(async () => void (words.value.heard = "四"));
  expect(await Promise.all([ending(work), ending(work)])).toEqual([true, false]);
  expect(await ending(work)).toBe(false);
  expect([work.mock.calls.length, kept.length]).toEqual([1, 2]);
});
