import { beforeEach, describe, expect, it } from "vitest";
import type { IssueData, RecordOf } from "../api/contract";
import { alike, near } from "./alike";
import { FakeServer } from "./fake-server.test-support";
import type { Phone } from "./phone";
import { phoneAt, VILLAGE, visit, withIssue } from "./phone.test-support";
import type { VisitDraft } from "./writing";

const NOW = Date.parse("2026-11-25T02:00:00Z");
const LEAK = "水碓坑的水渠漏水，八十亩田浇不上水，已经两个月了。";
const SAME = "水渠漏水两个月了，水碓坑那边的田浇不上水。";
const LAMP = "村口的路灯不亮，晚上老人出门怕摔跤。";

function known(id: string, body: string, change: Partial<IssueData> = {}, region_code = VILLAGE): RecordOf<"issue"> {
  const data = { number: `LQ-2026-${id}`, title: body.split("，")[0]!, body, state: "in_progress", state_name: "办理中", category: "channel-repair", lead_name: "水利局", reported_at: "2026-11-01T00:00:00Z", ...change };
  return { kind: "issue", id, region_code, version: 1, changed_at: "2026-11-01T00:00:00Z", data: data as IssueData };
}
const ids = (text: string, issues: RecordOf<"issue">[]) => near(text, issues, VILLAGE, NOW).map((one) => one.id);

describe("without a line, what lies on the phone is compared", () => {
  it("the same told in other words is found, another thing is not", () => {
    const issues = [known("1", LEAK), known("2", LAMP)];
    expect(ids(SAME, issues)).toEqual(["1"]);
    expect(ids("路灯不亮", issues)).toEqual(["2"]);
    expect(ids("想问民宿贷款怎么贴息", issues)).toEqual([]);
  });

  it("one place alone makes no likeness", () => expect(ids("水碓坑的桥栏断了", [known("1", LEAK)])).toEqual([]));

  it("not from another village, not what is over, not what is half a year old", () => {
    const issues = [known("1", LEAK, {}, "331181001202"), known("2", LEAK, { state: "closed" }), known("3", LEAK, { state: "merged" }), known("4", LEAK, { reported_at: "2026-05-01T00:00:00Z" })];
    expect(ids(SAME, issues)).toEqual([]);
  });

  it("at most three, the closest first, the newer of equals", () => {
    const issues = [known("far", SAME, { reported_at: "2026-11-20T00:00:00Z" }), ...["01", "02", "03"].map((day) => known(day, LEAK, { reported_at: `2026-11-${day}T00:00:00Z` }))];
    expect(ids(LEAK, issues)).toEqual(["03", "02", "01"]);
  });
});

describe("asking", () => {
  const asked = { region_code: VILLAGE, title: "", text: SAME, category: "" };

  it("with a line the server's word counts, without one the phone's own", async () => {
    const server = new FakeServer();
    expect(await alike(asked, [known("1", LEAK)], server.wire, NOW)).toEqual([]);
    server.always = "drop-request";
    expect((await alike(asked, [known("1", LEAK)], server.wire, NOW)).map((one) => one.id)).toEqual(["1"]);
  });

  it("not before four letters", async () => {
    const server = new FakeServer();
    await alike({ ...asked, text: "水渠" }, [], server.wire, NOW);
    expect(server.seen).toEqual([]);
  });
});

describe("one tap joins", () => {
  let server: FakeServer;
  let phone: Phone;
  const joining = (into: string): VisitDraft => {
    const draft = withIssue("v1", "mine");
    return { ...draft, issues: draft.issues.map((one) => ({ ...one, joins: { id: into, number: "LQ-2026-000009", title: "水渠漏水" } })) };
  };
  const send = async (draft: VisitDraft) => {
    await phone.acts.finish("d", draft);
    await phone.sync();
    await phone.sync();
  };
  const told = () => server.seen.filter((one) => one.startsWith("POST /api/issues"));

  beforeEach(async () => {
    server = new FakeServer();
    phone = await phoneAt(server);
    await phone.sync();
  });

  it("after its visit and with its words, once, whatever the line does", async () => {
    server.issues.set("other", { id: "other", region_code: VILLAGE });
    server.always = "drop-answer";
    await send(joining("other"));
    server.always = null;
    server.time += 600_000;
    await phone.sync();
    expect(server.issues.get("mine")).toMatchObject({ merged_into: "other", visit_id: "v1", body: "水渠漏水，下游浇不上。" });
    expect([server.issues.size, new Set(told())]).toEqual([2, new Set(["POST /api/issues/other/told-again"])]);
    expect((await phone.pull.records()).find((row) => row.id === "mine")?.data).toMatchObject({ state: "merged", state_name: "已并案" });
  });

  it("and stands by itself where the server no longer finds it the same", async () => {
    await send(joining("gone"));
    expect(told()).toEqual(["POST /api/issues/gone/told-again", "POST /api/issues"]);
    expect(server.issues.get("mine")).toMatchObject({ state: "reported", visit_id: "v1" });
    expect(await phone.outbox.open()).toEqual([]);
  });

  it("a draft of an older version joins nothing", async () => {
    await send(visit("v2", undefined, { issues: withIssue("v2", "plain").issues }));
    expect(told()).toEqual(["POST /api/issues"]);
  });
});
