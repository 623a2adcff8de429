import { beforeEach, expect, it } from "vitest";
import { FakeServer } from "./fake-server.test-support";
import { sha256 } from "./ids";
import type { Phone } from "./phone";
import { phoneAt, visit, VILLAGE } from "./phone.test-support";
import { MemoryStore, type Row } from "./store";
import { issueOf } from "./writing";

let server: FakeServer;
let store: MemoryStore;
let phone: Phone;
const visited = { visit_id: "v1", region_code: VILLAGE, household_ids: ["h1"], enterprise_ids: [] };
const words = { text: "", count: "" as const, to: "/visits/v1", about: "转为事项" };
const lamp = () => issueOf("i1", "路灯黑了半个月。", "street-light");
const states = async () => (await phone.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);
const writes = () => server.seen.filter((one) => one.startsWith("POST /api/visits") || one === "POST /api/issues");

beforeEach(async () => {
  server = new FakeServer();
  store = new MemoryStore();
  phone = await phoneAt(server, store);
  await phone.sync();
});

it("a problem noticed while its visit still waits goes behind it, joined to it, each once", async () => {
  server.always = "drop-request";
  await phone.acts.finish("d", visit("v1", "路灯黑了半个月。", { household_ids: ["h1"] }));
  await phone.drafts.keepNow({ id: "v1:issue:a1", kind: "words", changed_at: "", value: { ...words, issue: lamp() } });
  await phone.acts.report("v1:issue:a1", lamp(), visited);
  await phone.sync();
  expect(await phone.drafts.of("v1:issue:a1"), "its draft has ended").toBeUndefined();
  expect(await states()).toEqual(["visit waiting", "issue waiting"]);
  server.always = null;
  server.seen = [];
  server.time += 600_000;
  await phone.sync();
  await phone.sync();
  expect(await states()).toEqual(["visit delivered", "issue delivered"]);
  expect(writes()).toEqual(["POST /api/visits", "POST /api/issues"]);
  expect([server.visits.size, server.issues.size]).toEqual([1, 1]);
  expect(server.issues.get("i1")).toMatchObject({ visit_id: "v1", household_id: "h1", body: "路灯黑了半个月。", title: "路灯黑了半个月", category: "street-light", source: "visit" });
});

it("one of a visit that has long arrived goes by itself, its photo behind it", async () => {
  await phone.acts.finish("d", visit("v1"));
  await phone.sync();
  const bytes = new Uint8Array([255, 216]);
  const photo = { id: await sha256(bytes), name: "a.jpg" };
  await phone.store.write([{ table: "photos", put: { ...photo, bytes, content_type: "image/jpeg" } as Row }]);
  const issue = { ...lamp(), photos: [photo] };
  await phone.drafts.keepNow({ id: "v1:issue:a1", kind: "words", changed_at: "", value: { ...words, issue } });
  await phone.acts.dropPhotos([photo.id]);
  expect(await store.ids("photos"), "its draft needs it").toEqual([photo.id]);
  await phone.acts.report("v1:issue:a1", issue, visited);
  await phone.sync();
  await phone.sync();
  expect(await states()).toEqual(["visit delivered", "issue delivered", "photo delivered"]);
  expect(server.issues.get("i1")).toMatchObject({ visit_id: "v1" });
  expect(server.attached.map((one) => one.owner)).toEqual(["i1"]);
});
