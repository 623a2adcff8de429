/** The shapes that travel: the server's own where docs/openapi.json has them, the room `field` by its contract. */
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
export type ReceiptOut = Schemas["ReceiptOut"];
export type PromiseIn = Schemas["PromiseIn"];
export type PromiseOut = Schemas["PromiseOut"];
export type FormAnswerOut = Schemas["FormAnswerOut"];
export type FormAnswersIn = Schemas["FormAnswersIn"];
export type Refusal = Schemas["Refused"];

export interface Village {
  code: string;
  name: string;
  full_name: string;
  initials: string;
  pinyin: string;
}

export interface Programme {
  id: string;
  code: string;
  name: string;
  purpose: string;
  rule_in_words: string;
  next_on: string | null;
  village_codes: string[];
}

export interface Plan {
  on: string;
  programme_id: string | null;
  programme_name: string;
  region_code: string;
  village: string;
  with: string[];
}

export interface Category {
  code: string;
  name: string;
  branch: string;
  words: string[];
  examples: string[];
  owner_name: string;
  confidential: boolean;
}

export interface Colleague {
  id: string;
  name: string;
  organisation_name: string;
  initials: string;
}

export interface FormInForce {
  id: string;
  code: string;
  version: string;
  name: string;
  about: string;
  purpose: string;
  hash: string;
  url: string;
}

export interface Me {
  account_id: string;
  name: string;
  staff_id: string | null;
  organisation_name: string;
  county_code: string;
  county_name: string;
  server_time: string;
  villages: Village[];
  programmes: Programme[];
  roster: Plan[];
  categories: Category[];
  colleagues: Colleague[];
  forms?: FormInForce[];
  limits: { photo_bytes: number; records: number; days_kept: number; window_months: number };
  /** Only where the county has duty lists. */
  duties?: { id: string; words: string; due_on: string | null }[];
}

export interface Resident {
  id: string;
  name: string;
  relation: string;
  birth_year: number | null;
  phone_masked: string;
}

export interface HouseholdData {
  number: string;
  head_name: string;
  hamlet: string;
  address: string;
  initials: string;
  pinyin: string;
  residents: Resident[];
  last_visited_on: string | null;
}

export interface EnterpriseData {
  name: string;
  credit_code: string;
  industry: string;
  address: string;
  contact_name: string;
  phone_masked: string;
  initials: string;
  is_above_scale: boolean;
  last_visited_on: string | null;
}

export interface IssueData {
  number: string;
  title: string;
  body: string;
  state: string;
  state_name: string;
  category: string;
  category_name: string;
  lead_name: string;
  due_at: string | null;
  reported_at: string;
  is_mine: boolean;
  is_owner: boolean;
  next_moves: { name: string; label: string }[];
  last_line: { at: string; words: string; who: string } | null;
  household_id: string | null;
  enterprise_id: string | null;
  visit_id: string | null;
}

/** A handbook form as it was filled in, in words: to be read, not to be filled in again. */
export interface AnswerData {
  form_id: string;
  name: string;
  answered_on: string;
  author: string;
  organisation: string;
  is_mine: boolean;
  visit_id: string | null;
  household_id: string | null;
  enterprise_id: string | null;
  replaces: string | null;
  lines: { label: string; words: string; is_picture: boolean }[];
}

export interface DataOf {
  household: HouseholdData;
  enterprise: EnterpriseData;
  visit: VisitOut;
  issue: IssueData;
  answer: AnswerData;
}
export type Kind = keyof DataOf;

export interface RecordOf<K extends Kind> {
  kind: K;
  id: string;
  region_code: string;
  version: number;
  changed_at: string;
  data: DataOf[K];
}
export type FieldRecord = { [K in Kind]: RecordOf<K> }[Kind];

export interface Gone {
  kind: Kind;
  id: string;
  gone: true;
}

export interface Changes {
  items: ((FieldRecord & { gone: false }) | Gone)[];
  next: string;
  more: boolean;
  villages: string[];
  /** With the last page: kind → how many there are, and the sum of the last 32 bits of their ids. */
  present?: Partial<Record<Kind, [number, number]>> | null;
  server_time: string;
}

export interface Received {
  have: number;
  total: number | null;
  done: boolean;
}
