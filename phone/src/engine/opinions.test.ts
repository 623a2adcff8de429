import { beforeEach, expect, it } from "vitest";
import { exported, opinionsIn, textsOf } from "./export";
import { FakeServer } from "./fake-server.test-support";
import { opinionEntry } from "./opinions";
import type { Phone } from "./phone";
import { phoneAt, visit } from "./phone.test-support";
import type { Asked } from "./wire";
import { wordsId, type Words } from "./words";

let server: FakeServer;
let phone: Phone;

beforeEach(async () => {
  server = new FakeServer();
  phone = await phoneAt(server);
  await phone.sync();
});

const SAID = "字太小，老人家看不清楚。";
const say = () => phone.acts.send(opinionEntry({ county: "331181", kind: "hard", body: SAID }, "意见箱", server.time));
const states = async () => (await phone.outbox.entries()).map((entry) => `${entry.action} ${entry.state}`);

it("an opinion waits for signal, goes once without phone or key, and leaves the code its answer is read by", async () => {
  server.always = "drop-request";
  await say();
  await phone.sync();
  expect([await states(), server.opinions]).toEqual([["opinion waiting"], []]);
  server.always = null;
  await phone.retryAll();
  expect(server.opinions).toEqual([{ county: "331181", kind: "hard", body: SAID, shown: "", phone: undefined }]);
  const [entry] = await phone.outbox.entries();
  expect([entry!.state, entry!.answer, entry!.label]).toEqual(["delivered", { code: "Y-7K3M-92QX-4P" }, "意见箱"]);
});

it.each(["login", "portal"] as const)("one that a gate stops (%s) keeps nothing else from going", async (gate) => {
  await say();
  await phone.sync();
  const reply = gate === "login" ? { status: 401, ours: true, body: null } : { status: 302, ours: false, body: null };
  const wire = server.wire.bind(server);
  Object.assign(server, { wire: async (asked: Asked) => (asked.isNameless ? reply : wire(asked)) });
  await say();
  await phone.acts.finish("d", visit("v1"));
  await phone.sync();
  await phone.sync();
  expect([await states(), phone.line]).toEqual([["opinion delivered", "opinion waiting", "visit delivered"], "ok"]);
});

it("stands in no file that has a name; its writer takes it along as a text", async () => {
  server.always = "drop-request";
  await say();
  await phone.acts.finish("d", visit("v1"));
  const value: Words = { text: "想要离线地图", count: "", to: "/opinion", about: "意见箱" };
  phone.drafts.keep({ id: wordsId("opinion", "write", "a1"), kind: "words", changed_at: "", value });
  await phone.drafts.flush();
  const [open, begun] = [await phone.outbox.open(), await phone.drafts.everything()];
  const [file, ...others] = await exported(open, begun, phone.store, "a1", "");
  expect([file!.entries.map((one) => one.path), file!.drafts, others]).toEqual([["/api/visits"], [], []]);
  expect(textsOf([], opinionsIn(open, begun, "a1"), "意见箱")).toEqual([{ account_id: "a1", text: `意见箱\n${SAID}\n\n意见箱\n想要离线地图\n` }]);
});
