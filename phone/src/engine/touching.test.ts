import { beforeEach, describe, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import { sha256 } from "./ids";
import { HasLeft, Outbox, type Entry } from "./outbox";
import type { Phone } from "./phone";
import { phoneAt, withIssue } from "./phone.test-support";
import { photoEntry } from "./photos";
import { MemoryStore, type Row } from "./store";

let server: FakeServer;
let store: MemoryStore;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  store = new MemoryStore();
  phone = await phoneAt(server, store);
  await phone.sync();
});

async function write(draft = withIssue("v1", "i1")): Promise<void> {
  await phone.acts.finish("d", draft);
  await phone.sync();
  await phone.sync();
}
const states = async () => (await phone.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);
const later = (ms: number) => (server.time += ms);
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("what is said of a record", () => {
  const of = (subject: string, action: "note" | "move" | "visit-edit", path: string, body: object, label = "") => ({ subject, action, path, body: { ...body }, label, region_code: "", account_id: "a1", needs: [subject] });
  const note = (words: string) => of("i1", "note", "/api/issues/i1/notes", { words });
  const picture = async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const id = await sha256(bytes);
    await phone.store.write([{ table: "photos", put: { id, bytes, content_type: "image/jpeg", name: "1.jpg" } as Row }]);
    return photoEntry({ id, name: "1.jpg" }, { type: "issues.issue", id: "i1" }, { label: "", region_code: "", account_id: "a1" });
  };

  it.each([
    ["move", of("i1", "move", "/api/issues/i1/resolve", { seen: "in_progress" })],
    ["note", of("i1", "note", "/api/nowhere", {})],
  ] as const)("a refused %s holds no later note and no photo of what is there", async (action, refused) => {
    await write();
    await phone.outbox.add(refused, note("问过了"), await picture());
    await phone.sync();
    expect(await states()).toEqual(["visit delivered", "issue delivered", `${action} refused`, "note delivered", "photo delivered"]);
  });

  it("goes in the order it was said while the line comes and goes", async () => {
    await write();
    await phone.outbox.add(note("一"), note("二"));
    server.troubles = ["busy"];
    await phone.outbox.flush();
    expect(await states()).toEqual(["visit delivered", "issue delivered", "note waiting", "note waiting"]);
    later(600_000);
    await phone.outbox.flush();
    expect((server.issues.get("i1")!.events as { reason: string }[]).map((one) => one.reason)).toEqual(["一", "二"]);
  });

  it("waits with its photos for a record that was refused", async () => {
    await phone.acts.finish("d", { ...withIssue("v1", "i1"), heard: "", photos: [{ id: "aa", name: "aa.jpg" }] });
    await phone.outbox.add(note("问过了"));
    await phone.sync();
    expect(await states()).toEqual(["visit refused", "issue waiting", "photo waiting", "note waiting"]);
  });

  it("given up, leaves what else belongs to the record where it belongs", async () => {
    server.always = "drop-request";
    await write();
    const [edit] = await phone.outbox.add(of("v1", "visit-edit", "/api/visits/v1", { version: 1 }));
    await phone.outbox.discard(edit!.id);
    expect((await phone.outbox.open()).map((entry) => [entry.action, entry.needs, entry.body.visit_id])).toEqual([["visit", [], undefined], ["issue", ["v1"], "v1"]]);
  });
});

describe("an entry touched while it is being sent", () => {
  const made = (heard = "水") => ({ subject: "v1", action: "visit" as const, path: "/api/visits", body: { id: "v1", heard }, label: "", region_code: "", account_id: "a1" });
  /** A box that does `meanwhile` while its first request is under way. */
  const during = (meanwhile: (box: Outbox) => Promise<unknown>, before = true): Outbox => {
    let isFirst = true;
    const box: Outbox = new Outbox(phone.store, async (asked) => {
      const isNow = isFirst;
      isFirst = false;
      if (isNow && before) await meanwhile(box);
      return phone.wire(asked).finally(() => isNow && !before && void meanwhile(box));
    }, phone.clock); // prettier-ignore
    return box;
  };
  const first = async () => (await phone.outbox.entries())[0]!;

  it.each([
    ["is cut", "水", "drop-request"],
    ["is put off", "水", "busy"],
    ["is refused", "", null],
  ] as const)("does not come back once it was given up, when the request %s", async (_, heard, trouble) => {
    await phone.outbox.add(made(heard));
    server.troubles = [trouble];
    await during(async (box) => box.discard((await first()).id)).flush();
    expect(await phone.outbox.entries()).toEqual([]);
  });

  it("and had arrived all the same, is said to have arrived", async () => {
    await phone.outbox.add(made());
    await during(async (box) => box.discard((await first()).id)).flush();
    expect([await states(), server.written]).toEqual([["visit delivered"], ["v1"]]);
  });

  it("is put right under no other key while it is on its way, and once in its new words after it was refused", async () => {
    await phone.outbox.add(made(""));
    const put = async (box: Outbox) => box.correct((await first()).id, { id: "v1", heard: "听到了" });
    const box = during(async (box) => expect(put(box)).rejects.toThrow(HasLeft));
    await box.flush();
    expect([await states(), server.written]).toEqual([["visit refused"], []]);
    await put(box);
    await box.flush();
    expect([await states(), server.written]).toEqual([["visit delivered"], ["v1"]]);
  });

  it("is not sent when it was given up in the moment before", async () => {
    const [entry] = await phone.outbox.add(made());
    server.seen = [];
    await Promise.all([phone.outbox.discard(entry!.id), phone.outbox.flush()]);
    expect([server.seen, await phone.outbox.entries()]).toEqual([[], []]);
  });

  it.each([true, false])("stays delivered when “retry” is tapped (before the answer: %s)", async (before) => {
    await phone.outbox.add(made());
    const asked: Promise<void>[] = [];
    await during(async (box) => void asked.push(box.retry()), before).flush();
    await Promise.all(asked);
    expect([await states(), (await first()).left]).toEqual([["visit delivered"], true]);
  });

  it("is delivered between what “retry” reads and what it writes", async () => {
    await phone.outbox.add(made());
    await phone.store.write([{ table: "outbox", put: { ...(await first()), not_before: 1 } as Entry }]);
    const all = store.all.bind(store);
    let isFirst = true;
    let flushed: Promise<unknown> | null = null;
    store.all = async (table) => {
      const rows = await all(table);
      if (table !== "outbox" || !isFirst) return rows as never;
      isFirst = false;
      flushed = phone.outbox.flush();
      await Promise.race([flushed, turns(200)]); // as much of the delivery as may happen now
      return rows as never;
    };
    await phone.outbox.retry();
    await flushed;
    expect([await states(), (await first()).left, server.written]).toEqual([["visit delivered"], true, ["v1"]]);
  });

  it("sent as a note instead ends in the breath in which the note begins", async () => {
    const [entry] = await phone.outbox.add(made());
    const written: number[] = [];
    const write = store.write.bind(store);
    store.write = (changes) => (written.push(changes.length), write(changes));
    const note = { ...made(), action: "note" as const, path: "/api/issues/i1/notes", body: { words: "换了管子" } };
    await phone.outbox.instead(entry!.id, note);
    expect([written, await states()]).toEqual([[2], ["note waiting"]]);
    await expect(phone.outbox.instead(entry!.id, note)).rejects.toThrow();
    expect(await states()).toEqual(["note waiting"]);
  });
});
