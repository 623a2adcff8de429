/** Records as they lie on the phone, and one as it is made here, until the server tells it. */
import type { FieldRecord, IssueData, Me } from "../api/contract";
import type { Row } from "./store";

export type Kept = FieldRecord & Row;

export interface KeptMe extends Row {
  me: Me;
  /** When the server was last heard. */
  at: number;
}

/** An issue just reported: nobody has done anything with it. */
export function reportedIssue(said: Pick<IssueData, "title" | "body" | "category" | "category_name" | "lead_name" | "reported_at"> & Partial<IssueData>): IssueData {
  return {
    number: "", village: "", place: "", state: "reported", stand: "", state_name: "", reporter: "", has_reporter: false, due_at: null, review_on: null, solution: "",
    is_mine: true, is_owner: false, receipt_code: "", next_moves: [], may_note: true, may_attach: true, last_line: null, household_id: null, enterprise_id: null, visit_id: null, ...said,
  }; // prettier-ignore
}
