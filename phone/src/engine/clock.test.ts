import { expect, it } from "vitest";
import { lastDayOf, workdaysBetween } from "./clock";

// 2026: National Day from Thursday the 1st to Wednesday the 7th of October, worked for on Saturday the 10th.
const OFF = ["2026-09-26", "2026-09-27", ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day}`), "2026-10-11", "2026-10-17", "2026-10-18"];

it.each([
  ["2026-09-30", "2026-10-08", 1],
  ["2026-09-30", "2026-10-10", 3], // the Saturday that is worked
  ["2026-10-09", "2026-10-12", 2],
  ["2026-10-12", "2026-09-30", -4],
  ["2026-09-30", "2026-10-07", 0],
  ["2026-10-08", "2026-10-08", 0],
  ["2026-10-08", "2026-10-19", null], // beyond what is known
  ["2026-10-08", "2026-09-25", null],
])("from %s to %s there are %s working days", (from, to, count) => {
  expect(workdaysBetween(from, to, OFF)).toBe(count);
  expect(workdaysBetween(from, to, [])).toBeNull();
});

it("a deadline at midnight ends with the day before", () => {
  expect(lastDayOf("2026-10-09T16:00:00Z")).toBe("2026-10-09");
  expect(lastDayOf("2026-10-09T09:00:00Z")).toBe("2026-10-09");
});
