import { afterEach, expect, it, vi } from "vitest";
import { copied } from "./copying";

afterEach(() => vi.unstubAllGlobals());
const box = () => ({ value: "走访两户", focus: vi.fn(), select: vi.fn() });

it("copies where the browser lets it", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const one = box();
  expect([await copied(one), one.select.mock.calls.length]).toEqual([true, 0]);
  expect(writeText).toHaveBeenCalledWith("走访两户");
});

it.each([
  ["there is no clipboard", {}],
  ["it is denied", { clipboard: { writeText: () => Promise.reject(new DOMException("", "NotAllowedError")) } }],
])("selects the text where %s", async (_, navigator) => {
  vi.stubGlobal("navigator", navigator);
  const one = box();
  expect([await copied(one), one.focus.mock.calls.length, one.select.mock.calls.length]).toEqual([false, 1, 1]);
});
