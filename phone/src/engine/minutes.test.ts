import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import { Minutes, type Weeks } from "./minutes";
import type { Phone } from "./phone";
import { phoneAt } from "./phone.test-support";
import { inThisTab } from "./turns";
import type { Asked } from "./wire";

const TODAY = "2026-11-25"; // in week 48
const WEEK = 7 * 86_400_000;

let server: FakeServer;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  phone = await phoneAt(server);
  await phone.sync();
});

/** Typed without a pause, ten seconds from one touch to the next. */
function typed(seconds: number, minutes = phone.minutes, today = phone.clock.today()): void {
  for (let second = 0; second <= seconds; second += 10) minutes.touch(server.time + second * 1000, today);
}
const seconds = async () => (await phone.store.get<Weeks>("meta", "weeks"))?.seconds;

describe("minutes of typing", () => {
  it("leave as the total of a week that is over, once, under a token that is not the device", async () => {
    const start = server.time;
    typed(600);
    phone.minutes.touch(start + 3_600_000, TODAY); // an hour of listening is not typing
    await phone.minutes.keep();
    expect(await phone.minutes.of(TODAY)).toBe(10);
    await phone.sync();
    expect(server.totals).toEqual([]);
    server.time += WEEK;
    server.troubles = [null, null, "drop-answer"];
    await phone.sync();
    await phone.sync();
    await phone.sync();
    expect(new Set(server.totals.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(Object.keys(server.totals[0]!).sort()).toEqual(["county", "minutes", "phone", "shown", "token", "week"]);
    expect(server.totals[0]).toMatchObject({ county: "331181", week: "2026-W48", minutes: 10, shown: "", phone: undefined });
    expect(String(server.totals[0]!.token), "a token that does not tell when it was made").toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it("typed while a week is being sent stay", async () => {
    typed(600);
    await phone.minutes.keep();
    server.time += WEEK;
    const meanwhile = async () => {
      typed(120);
      await phone.minutes.keep();
    };
    await phone.minutes.send(async (asked) => (await meanwhile(), phone.wire(asked)), phone.clock.today(), "331181");
    expect(await seconds()).toEqual({ "2026-W48": 600, "2026-W49": 120 });
    expect(server.totals).toHaveLength(1);
  });

  it("are told to five, and by no cookie, key or number; next to none are not told at all", async () => {
    for (const [typing, told] of [[140, []], [437, [5]], [200_000, [2400]]] as const) {
      phone = await phoneAt(server);
      await phone.store.write([{ table: "meta", put: { id: "weeks", seconds: { "2026-W47": typing }, sent: {} } as Weeks }]);
      const asked: Asked[] = [];
      await phone.minutes.send(async (one) => (asked.push(one), phone.wire(one)), TODAY, "331181");
      expect(asked.map((one) => (one.json as { minutes: number }).minutes)).toEqual(told);
      for (const one of asked) expect([one.isNameless, one.headers, Object.keys(one.json as object).sort()]).toEqual([true, undefined, ["county", "minutes", "token", "week"]]);
    }
  });

  it("of two tabs add up, kept at once", async () => {
    const alone = inThisTab();
    const tabs = [new Minutes(phone.store, alone), new Minutes(phone.store, alone)];
    for (const minutes of tabs) typed(60, minutes);
    await Promise.all(tabs.map((minutes) => minutes.keep()));
    expect(await seconds()).toEqual({ "2026-W48": 120 });
  });

  it("that could not be written are kept for the next time", async () => {
    typed(60);
    const write = phone.store.write.bind(phone.store);
    phone.store.write = () => Promise.reject(new DOMException("", "QuotaExceededError"));
    await expect(phone.minutes.keep()).rejects.toThrow();
    phone.store.write = write;
    await phone.minutes.keep();
    expect(await seconds()).toEqual({ "2026-W48": 60 });
  });
});
