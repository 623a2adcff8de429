import { describe, expect, it } from "vitest";
import { isPlain, Tries } from "./pin";
import { PIN } from "./phone.test-support";
import { SealedStore } from "./seal";
import { MemoryStore } from "./store";

describe("a PIN", () => {
  it.each(["000000", "123456", "654321", "567890", "098765", "121212", "123123", "777777"])("%s is one anybody would try", (pin) => expect(isPlain(pin)).toBe(true));
  it.each([PIN, "246802", "112233", "123457", "900817"])("%s may be chosen", (pin) => expect(isPlain(pin)).toBe(false));
});

describe("wrong ones", () => {
  async function locked() {
    const inner = new MemoryStore();
    await new SealedStore(inner, 1000).setPin(PIN);
    let now = 1_000_000_000;
    /** Each is what a reload finds: the app awake, its store shut. */
    const reloaded = () => new Tries(new SealedStore(inner, 1000), () => now);
    return { reloaded, pass: (ms: number) => (now += ms) };
  }

  it("make the next one wait, longer each time, at most a minute, and a reload does not shorten it", async () => {
    const { reloaded, pass } = await locked();
    const waits: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      await reloaded().begin();
      const wait = await reloaded().wait();
      waits.push(wait / 1000);
      pass(wait);
      expect(await reloaded().wait()).toBe(0);
    }
    expect(waits).toEqual([0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it("wait a minute each where the phone has no room to count them, and the right one opens", async () => {
    const inner = new MemoryStore();
    const store = new SealedStore(inner, 1000);
    await store.setPin(PIN);
    inner.write = () => Promise.reject(new DOMException("", "QuotaExceededError"));
    const reloaded = new SealedStore(inner, 1000);
    const tries = new Tries(reloaded, () => 0);
    expect([await tries.begin(), await tries.begin()]).toEqual([60_000, 60_000]);
    await reloaded.unlock(PIN);
    await tries.forget();
    expect(await reloaded.isLocked()).toBe(false);
  });

  it("are forgotten when the right one comes, and a clock set back is no lock", async () => {
    const { reloaded, pass } = await locked();
    for (let round = 0; round < 8; round += 1) await reloaded().begin();
    pass(-86_400_000);
    expect(await reloaded().wait()).toBe(60_000);
    pass(50_000);
    expect(await reloaded().wait()).toBe(10_000);
    await reloaded().forget();
    expect(await reloaded().wait()).toBe(0);
  });
});
