import { FakeServer } from "./fake-server.test-support";
import type { FormDraft } from "./forms";
import { Phone } from "./phone";
import { MemoryStore, type Store } from "./store";
import type { VisitDraft } from "./writing";

export const PIN = "135790";
export const VILLAGE = "331181001201";

/** A phone beside a server; `restarted` is the same phone after its tab was killed. */
export async function phoneAt(server: FakeServer, store: Store = new MemoryStore(), now = () => server.time): Promise<Phone> {
  const phone = new Phone({ store, wire: server.through, now, deviceName: "试验机", rounds: 1000 });
  await phone.wake();
  await (phone.store[(await phone.store.hasPin()) ? "unlock" : "setPin"])(PIN);
  await phone.start();
  return phone;
}

export function visit(id: string, heard = "水渠漏水，下游浇不上。", change: Partial<VisitDraft> = {}): VisitDraft {
  return {
    visit_id: id, region_code: VILLAGE, village: "大贵溪村", programme_id: null, visited_on: "2026-11-25", part_of_day: "morning",
    household_ids: [], enterprise_ids: [], companion_ids: [], heard, policies_told: "", ideas: "", is_private: false,
    photos: [], issues: [], corrects: null, ...change,
  }; // prettier-ignore
}

export function withIssue(id: string, issueId: string): VisitDraft {
  const issue = { id: issueId, title: "水渠漏水", body: "水渠漏水，下游浇不上。", category: "channel-repair", place: "", reporter_name: "", photos: [] };
  return visit(id, undefined, { issues: [issue] });
}

export function form(change: Partial<FormDraft> = {}): FormDraft {
  return {
    answer_id: "f1", form_id: "household-visit", name: "入户走访手册", visit_id: "v1", region_code: VILLAGE, village: "大贵溪村",
    household_id: "h1", enterprise_id: null, answered_on: "2026-11-25", answers: { people: 3 }, settled: { people: 3 }, corrects: null, ...change,
  }; // prettier-ignore
}
