import { expect, it } from "vitest";
import { lengthOf, surplusIn } from "./room";

it("words are counted as the server counts them, and the surplus is said", () => {
  expect([lengthOf("田埂"), lengthOf("𠮷家")]).toEqual([2, 2]);
  expect([surplusIn("一".repeat(200), 200), surplusIn("𠮷".repeat(200), 200)]).toEqual(["", ""]);
  expect(surplusIn("一".repeat(203), 200)).toContain("3");
});
