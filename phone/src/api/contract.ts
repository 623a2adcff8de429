/** The shapes that travel, all by the server's own document: `npm run schema` writes it anew, and a check says when it is stale. */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type VisitIn = Schemas["VisitIn"];
export type VisitOut = Schemas["VisitOut"];
export type VisitChange = Schemas["VisitChange"];
export type ReportIn = Schemas["ReportIn"];
export type AlikeIn = Schemas["AlikeIn"];
export type AlikeOut = Schemas["AlikeOut"];
export type Reported = Schemas["Reported"];
export type IssueOut = Schemas["IssueOut"];
export type OpinionIn = Schemas["OpinionIn"];
export type MinutesIn = Schemas["MinutesIn"];
export type ReceiptOut = Schemas["ReceiptOut"];
export type PromiseIn = Schemas["PromiseIn"];
export type PromiseOut = Schemas["PromiseOut"];
export type FormAnswerOut = Schemas["FormAnswerOut"];
export type FormAnswersIn = Schemas["FormAnswersIn"];
export type Refusal = Schemas["Refused"];

export type Me = Schemas["Owner"];
export type Village = Schemas["VillageOnPhone"];
export type Programme = Schemas["ProgrammeOnPhone"];
export type Plan = Schemas["RosterDay"];
export type Category = Schemas["CategoryOnPhone"];
export type Colleague = Schemas["Colleague"];
export type FormInForce = Schemas["FormOnPhone"];
export type DeviceOut = Schemas["DeviceOut"];

export type HouseholdData = Schemas["HouseholdData"];
export type EnterpriseData = Schemas["EnterpriseData"];
export type IssueData = Schemas["IssueData"];
export type AnswerData = Schemas["AnswerData"];

export type Changes = Schemas["ChangesOut"];
export type Item = Changes["items"][number];
export type Kind = Item["kind"];
export type RecordOf<K extends Kind> = Omit<Extract<Item, { kind: K }>, "gone">;
export type FieldRecord = { [K in Kind]: RecordOf<K> }[Kind];
export type Present = Schemas["PresentOut"];
export type Received = Schemas["UploadOut"];
