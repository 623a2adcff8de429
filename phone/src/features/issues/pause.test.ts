import { expect, test } from "vitest";
import { pausedUntil } from "./pause";

const issue = { state: "deferred", due_at: null, review_on: "2027-03-01" };

test("what is put off is looked at again on its day, and until then it is nobody's turn", () => {
  expect(pausedUntil(issue)).toBe("2027-03-01");
  expect(pausedUntil({ ...issue, state: "waiting" })).toBe("2027-03-01");
});

test("once its day has come, or it is at work again, it is a turn as every other", () => {
  expect(pausedUntil({ ...issue, due_at: "2027-03-02T16:00:00Z" })).toBeNull();
  expect(pausedUntil({ ...issue, state: "in_progress" })).toBeNull();
});
