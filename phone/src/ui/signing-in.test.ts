import { expect, it } from "vitest";
import { isFramed } from "./signing-in";

it("a window of its own leads to the sign-in, a frame does not", () => {
  const own: { top: unknown } = { top: null };
  own.top = own;
  expect([isFramed(own), isFramed({ top: own })]).toEqual([false, true]);
});
