import { describe, expect, it } from "vitest";
import { continued, linesOf, type Deed } from "./diary";

const deed = (id: string, words: string, change: Partial<Deed> = {}): Deed => ({ id, on: "2026-11-25", at: `2026-11-25T0${id.length}:00:00Z`, action: "visit", where: "大贵溪村", words, ...change });
const say = ({ where, words }: Deed) => `走访${where}：${words}`;

describe("the diary of a day", () => {
  it("has a line for each deed of that day, oldest first, whatever day it was written down", () => {
    const late = deed("aaa", "水渠漏水", { at: "2026-11-26T01:00:00Z" });
    const lines = linesOf("2026-11-25", [late, deed("a", "路灯"), deed("b", "昨天", { on: "2026-11-24" })], say);
    expect(continued(null, lines)).toBe("走访大贵溪村：路灯\n走访大贵溪村：水渠漏水");
  });

  it("keeps what the person wrote, and what is new stands below", () => {
    const kept = { id: "2026-11-25", text: "路灯不亮，自己写的", lines: { a: "走访大贵溪村：路灯" } };
    expect(continued(kept, { a: "走访大贵溪村：路灯", b: "走访大贵溪村：水渠" })).toBe("路灯不亮，自己写的\n走访大贵溪村：水渠");
    expect(continued({ ...kept, text: "" }, { b: "水渠" })).toBe("水渠");
  });

  it("follows a visit that was put right where its line was left as it was, and nowhere else", () => {
    const kept = { id: "2026-11-25", text: "走访：路灯\n我的话", lines: { a: "走访：路灯", b: "走访：桥" } };
    expect(continued(kept, { a: "走访：路灯$&修好了", b: "走访：桥塌" })).toBe("走访：路灯$&修好了\n我的话");
  });

  it("of an older app is left as it stands", () => {
    expect(continued({ id: "2026-11-25", text: "旧的" }, { a: "一" })).toBe("旧的");
  });
});
