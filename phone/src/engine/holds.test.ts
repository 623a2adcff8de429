import { describe, expect, it } from "vitest";
import type { Draft } from "./drafts";
import { FakeServer } from "./fake-server.test-support";
import { Holds, type Between, type Channel, type Said } from "./holds";
import { Phone } from "./phone";
import { PIN, visit } from "./phone.test-support";
import { MemoryStore } from "./store";

/** One browser's locks and its tabs' talk. */
class Browser {
  private held = new Map<string, (problem: unknown) => void>();
  private lines: ((said: Said) => void)[] = [];

  readonly locks = {
    request: async (name: string, how: LockOptions, work: (lock: unknown) => unknown) => {
      if (how.mode === "shared") return work({});
      if (how.ifAvailable && this.held.has(name)) return work(null);
      this.held.get(name)?.(new DOMException("", "AbortError"));
      let stolen: (problem: unknown) => void = () => {};
      const theft = new Promise((_done, fail) => (stolen = fail));
      this.held.set(name, stolen);
      try {
        return await Promise.race([work({}), theft]);
      } finally {
        if (this.held.get(name) === stolen) this.held.delete(name);
      }
    },
  } as unknown as LockManager;

  channel(): Channel {
    let own: ((said: Said) => void) | null = null;
    return {
      post: (said) => this.lines.filter((heard) => heard !== own).forEach((heard) => queueMicrotask(() => heard(said))),
      hear: (heard) => this.lines.push((own = heard)),
    };
  }
}

const kinds: [string, (browser: Browser) => Between][] = [
  ["with locks and a channel", (browser) => ({ locks: () => browser.locks, channel: browser.channel(), patience: 50 })],
  ["with locks alone", (browser) => ({ locks: () => browser.locks, channel: null, patience: 50 })],
  ["with a channel alone", (browser) => ({ locks: () => undefined, channel: browser.channel(), patience: 50 })],
  ["where locks are refused", (browser) => ({ locks: () => ({ request: () => Promise.reject(new DOMException("", "SecurityError")) }) as never, channel: browser.channel(), patience: 50 })],
]; // prettier-ignore

const stored = async () => true;

describe.each(kinds)("a draft open in two tabs, %s", (_name, between) => {
  it("is written on in the first, until the second takes it over", async () => {
    const browser = new Browser();
    const [one, other] = [new Holds(between(browser)), new Holds(between(browser))];
    const given: boolean[] = [];
    const give = async (isStolen: boolean) => given.push(isStolen) > 0;
    expect(await one.take("d", give)).toBe(true);
    expect([await other.take("d", stored), await other.take("another", stored)]).toEqual([false, true]);
    expect(await other.takeOver("d", stored)).toBe(true);
    expect([given.length, await one.take("d", stored)]).toEqual([1, false]);
  });

  it("is the second's once the first has let go of it", async () => {
    const browser = new Browser();
    const [one, other] = [new Holds(between(browser)), new Holds(between(browser))];
    await one.take("d", stored);
    one.leave("d");
    expect(await one.take("d", stored)).toBe(true);
    one.leave("d");
    await new Promise((passed) => setTimeout(passed, 5));
    expect(await other.take("d", stored)).toBe(true);
  });
});

describe("two tabs that hear each other", () => {
  const pair = () => {
    const browser = new Browser();
    const between = () => ({ locks: () => browser.locks, channel: browser.channel(), patience: 50 });
    return [new Holds(between()), new Holds(between())] as const;
  };

  it("what cannot be stored is not taken away", async () => {
    const [one, other] = pair();
    await one.take("d", async () => false);
    expect([await other.takeOver("d", stored), await other.take("d", stored)]).toEqual([false, false]);
  });

  it("a tab that is asleep is not waited for, and hears of it when it wakes", async () => {
    const [one, other] = pair();
    const told: boolean[] = [];
    let wake = () => {};
    await one.take("d", (isStolen) => (isStolen ? Promise.resolve(told.push(isStolen) > 0) : new Promise((woken) => (wake = () => woken(true)))));
    expect(await other.takeOver("d", stored)).toBe(true);
    wake();
    await new Promise((passed) => setTimeout(passed, 5));
    expect([told, await one.take("d", stored)]).toEqual([[true], false]);
  });

  it("one hears that the other has let go", async () => {
    const [one, other] = pair();
    const left: string[] = [];
    other.onLeft((id) => left.push(id));
    await one.take("d", stored);
    one.leave("d");
    await new Promise((passed) => setTimeout(passed, 5));
    expect(left).toEqual(["d"]);
  });
});

it("whatever was typed in either tab is in the store", async () => {
  const [server, store, browser] = [new FakeServer(), new MemoryStore(), new Browser()];
  const tab = async (): Promise<Phone> => {
    const phone = new Phone({ store, wire: server.through, now: () => server.time, between: { locks: () => browser.locks, channel: browser.channel() }, deviceName: "试验机", rounds: 1000 });
    await phone.wake();
    await phone.store[(await phone.store.hasPin()) ? "unlock" : "setPin"](PIN);
    await phone.start();
    return phone;
  };
  const type = (phone: Phone, heard: string) => phone.drafts.keep({ id: "d", kind: "visit", changed_at: phone.clock.iso(), value: visit("v1", heard) });
  const heard = async (phone: Phone) => (await phone.drafts.of<{ heard: string }>("d"))?.value.heard;
  const give = (phone: Phone) => async () => {
    await phone.drafts.flush();
    return !phone.drafts.isUnsaved("d");
  };
  const [one, other] = [await tab(), await tab()];
  await one.holds.take("d", give(one));
  type(one, "水");
  type(one, "水渠漏水");
  await other.holds.takeOver("d", give(other));
  expect(await heard(other)).toBe("水渠漏水");
  type(other, "水渠漏水，浇不上");
  await one.holds.takeOver("d", give(one));
  expect([await heard(one), (await store.all<Draft>("drafts")).length]).toEqual(["水渠漏水，浇不上", 1]);
});
