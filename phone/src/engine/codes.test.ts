import { describe, expect, it } from "vitest";
import table from "./code-cases.json";
import { printedCode, receiptCode } from "./codes";

describe("a receipt's code is read as the server reads it", () => {
  it.each(table.good)("%s", (typed, code) => expect(receiptCode(typed!)).toEqual({ code }));
  it.each(table.wrong)("%s: %s", (problem, typed) => expect(receiptCode(typed!)).toEqual({ problem }));
  it("stands on paper in three groups", () => expect(printedCode("7K3M92QX4P")).toBe("7K3M-92QX-4P"));
});
