import { expect, it } from "vitest";
import { photosThere, shrinking } from "./shrinking";

it("whatever ends a draft waits for the photos, also for those that come meanwhile and those that fail", async () => {
  const there: string[] = [];
  const turns: (() => void)[] = [];
  const photo = (name: string) => new Promise<void>((done) => turns.push(() => (there.push(name), done())));
  shrinking(photo("one"));
  shrinking(Promise.reject(new Error("no picture")));
  const ended = photosThere().then(() => there.push("ended"));
  shrinking(photo("two"));
  for (const turn of turns) turn();
  await ended;
  expect(there).toEqual(["one", "two", "ended"]);
  await photosThere();
});
