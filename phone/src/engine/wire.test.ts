import { describe, expect, it } from "vitest";
import { ask, wireOver } from "./wire";

type Answer = { status?: number; text?: string; ours?: boolean; redirected?: boolean };

function answering({ status = 200, text = "{}", ours = true }: Answer) {
  const asked: RequestInit[] = [];
  const fetched = (async (_path: string, how: RequestInit) => {
    asked.push(how);
    return { status, text: async () => text, headers: new Headers(ours ? { "X-Tiangeng": "1" } : {}) };
  }) as unknown as typeof fetch;
  return { asked, wire: wireOver({ fetch: fetched, device: () => "d1", key: () => "k1", token: () => "t1" }) };
}
const post = { method: "POST", path: "/api/visits", json: { id: "v1" } };

describe("who answered", () => {
  it.each<[string, Answer, string]>([
    ["ours", {}, "done"],
    ["a portal with 200 and a page", { ours: false, text: "<html>" }, "portal"],
    ["a portal with 200 and JSON", { ours: false, text: '{"id":"v1"}' }, "portal"],
    ["a network that says it wants a login (511)", { ours: false, status: 511, text: "" }, "portal"],
    ["a redirect that was not followed", { ours: false, status: 0, text: "" }, "portal"],
    ["our header over a page", { text: "<html>" }, "portal"],
    ["a proxy whose server is down", { ours: false, status: 502, text: "" }, "busy"],
    ["a full disk", { status: 507 }, "busy"],
    ["too many at once", { status: 429 }, "busy"],
    ["an expired login", { status: 401 }, "login"],
    ["a token from another session", { status: 403, text: '{"code":"csrf"}' }, "login"],
    ["a refusal", { status: 422, text: '{"code":"x","message":"请改日期","facts":{}}' }, "refused"],
    ["an unbound phone", { status: 410, text: '{"code":"unbound"}' }, "unbound"],
    ["something deleted", { status: 410, text: '{"code":"gone"}' }, "refused"],
  ])("%s", async (_who, answer, expected) => {
    const outcome = await ask(answering(answer).wire, post);
    expect(outcome.is === "later" ? outcome.why : outcome.is).toBe(expected);
  });

  it("another's id is not a delivery of mine", async () => {
    const outcome = await ask(answering({ text: '{"id":"v2"}' }).wire, post, (body) => body.id === "v1");
    expect(outcome).toEqual({ is: "later", why: "portal" });
  });

  it("redirects are not followed, and every request names the phone and the form's token", async () => {
    const { asked, wire } = answering({});
    await ask(wire, { ...post, headers: { "Idempotency-Key": "k1" } });
    expect(asked[0]).toMatchObject({ redirect: "manual", credentials: "same-origin", body: '{"id":"v1"}' });
    expect(asked[0]!.headers).toMatchObject({ "X-Tiangeng-Device": "d1", "X-CSRFToken": "t1", "Idempotency-Key": "k1" });
  });

  it("what is said without a name takes neither cookie nor number nor key along", async () => {
    const { asked, wire } = answering({});
    await ask(wire, { ...post, headers: { "Idempotency-Key": "k1" }, isNameless: true });
    expect(asked[0]).toMatchObject({ credentials: "omit", headers: { "Content-Type": "application/json", "Idempotency-Key": "k1" } });
    expect(Object.keys(asked[0]!.headers!)).toEqual(["Content-Type", "Idempotency-Key"]);
  });

  it("silence is cut off after a while", async () => {
    const never = ((_path: string, how: RequestInit) => new Promise((_, fail) => how.signal!.addEventListener("abort", () => fail(new Error("cut"))))) as unknown as typeof fetch;
    const wire = wireOver({ fetch: never, device: () => "", key: () => "", token: () => "", patience: 5 });
    expect(await ask(wire, post)).toEqual({ is: "later", why: "silence" });
  });
});
