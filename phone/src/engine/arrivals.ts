/** What this phone knows of its own words once they have arrived, until the next pull says how they stand. */
import type { Reported, VisitIn, VisitOut } from "../api/contract";
import type { Clock } from "./clock";
import type { Entry } from "./outbox";
import { photoGone } from "./photos";
import type { Kept, Pull } from "./pull";
import { reportedIssue } from "./records";
import type { Change, Store } from "./store";

export class Arrivals {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly pull: Pull,
    private readonly open: () => Promise<Entry[]>,
  ) {}

  /** What is written in the same breath as the delivery. */
  async of(entry: Entry, body: Record<string, unknown>): Promise<Change[]> {
    const changes: Change[] = [];
    if (["visit", "visit-edit", "addendum"].includes(entry.action)) {
      const data = body.heard === undefined ? await this.asWritten(entry) : (body as unknown as VisitOut);
      if (!data) return changes;
      const row: Kept = { kind: "visit", id: data.id, region_code: data.region_code, version: data.version, changed_at: data.changed_at, data };
      changes.push({ table: "records", put: row });
    } else if (entry.action === "issue") changes.push({ table: "records", put: await this.reported(entry, body as unknown as Reported) });
    else if (entry.action === "move") changes.push(...(await this.moved(entry)));
    else if (entry.action === "photo") changes.push(...photoGone(entry, await this.open()));
    return changes;
  }

  /** Sent among several, the answer only says that it was taken: until the next pull it stands as it was written. */
  private async asWritten(entry: Entry): Promise<VisitOut | null> {
    if (await this.store.get("records", entry.subject)) return null; // pulled meanwhile, and so known better
    const me = (await this.pull.me())?.me;
    const village = me?.villages.find((one) => one.code === entry.region_code)?.name ?? "";
    const at = { created_at: entry.made_at, changed_at: this.clock.iso() };
    const beside = { village, author: me?.name ?? "", organisation: me?.organisation_name ?? "", hidden_count: 0, edits: [], version: 1, is_mine: true, is_editable: true };
    return { ...(entry.body as unknown as VisitIn), ...beside, ...at } as unknown as VisitOut;
  }

  /** It has moved on: until the next pull says which steps follow, none is offered from where it stood. */
  private async moved(entry: Entry): Promise<Change[]> {
    const row = await this.store.get<Kept>("records", entry.subject);
    if (row?.kind !== "issue") return [];
    const put: Kept = { ...row, data: { ...row.data, next_moves: [] } };
    return [{ table: "records", put }];
  }

  private async reported(entry: Entry, body: Reported): Promise<Kept> {
    const category = (await this.pull.me())?.me.categories.find((one) => one.code === body.category);
    const id = (name: string) => (typeof entry.body[name] === "string" ? (entry.body[name] as string) : null);
    return {
      kind: "issue",
      id: body.id,
      region_code: body.region_code,
      version: 1,
      changed_at: body.changed_at,
      data: reportedIssue({
        number: body.number,
        title: body.title,
        body: body.body,
        state: body.state,
        state_name: body.state === "merged" ? "已并案" : "待派单",
        category: body.category,
        category_name: category?.name ?? body.category,
        lead_name: body.lead ?? "",
        due_at: body.due_at,
        reported_at: body.reported_at,
        receipt_code: body.receipt_code ?? "",
        place: id("place") ?? "",
        household_id: id("household_id"),
        enterprise_id: id("enterprise_id"),
        visit_id: id("visit_id"),
      }),
    };
  }
}
