/** A server of the contract, in memory, with a network that can be cut anywhere. For the tests alone. */
import type { Changes, FormInForce, Item, Me } from "../api/contract";
import { sha256 } from "./ids";
import { reportedIssue } from "./records";
import type { Asked, Reply, Wire } from "./wire";

type Body = Record<string, unknown>;
export type Trouble = "drop-request" | "drop-answer" | "portal-200" | "portal-302" | "busy" | "signed-out" | "unbound" | "posting-over";

export class FakeServer {
  visits = new Map<string, Body>();
  /** Each time a visit was written down anew. */
  written: string[] = [];
  issues = new Map<string, Body>();
  attached: { owner: string; hash: string; name?: string }[] = [];
  promises = new Map<string, Body>();
  forms = new Map<string, Body>();
  formAnswers = new Map<string, Body>();
  bytes = new Map<string, number[]>();
  pages: Changes[] = [];
  allowed: string[] = [];
  seen: string[] = [];
  totals: Body[] = [];
  opinions: Body[] = [];
  time = Date.parse("2026-11-25T02:00:00Z");
  restored: Me["restored"] = null;
  account = "a1";
  batchLimit = { entries: 100, letters: 800_000 };
  hasJustSignedIn = true;
  byTicket = false;
  /** The phone its session is bound to: from then on nothing is answered without that phone's key. */
  boundTo = "";
  /** Villages beside those whose files are kept. */
  elsewhere: Me["elsewhere"] = [];
  villages: Me["villages"] = [{ code: "331181001201", name: "大贵溪村", full_name: "龙泉市大贵溪村", initials: "dgxc", pinyin: "daguixicun" }];
  /** Phones already bound to the account. */
  phones = 0;
  /** What goes wrong with the next requests, one after the other; `always` with all of them. */
  troubles: (Trouble | null)[] = [];
  always: Trouble | null = null;
  /** Which requests the line swallows, by "GET /api/…". */
  cutAt: (what: string) => boolean = () => false;
  private answers = new Map<string, { digest: string; reply: Reply }>();
  private backup = { visits: new Map<string, Body>(), answers: new Map<string, { digest: string; reply: Reply }>(), made_at: "" };

  /** As a phone asks: with its number and its key. */
  through = (device: () => string, key: () => string): Wire => (asked) =>
    this.wire({ ...asked, headers: { ...(!asked.isNameless && { "X-Tiangeng-Device": device(), "X-Tiangeng-Key": key() }), ...asked.headers } });

  /** The session ended, and somebody signed in anew. */
  signIn(): void {
    [this.boundTo, this.hasJustSignedIn] = ["", true];
  }

  readonly wire: Wire = async (asked) => {
    const trouble = this.always ?? this.troubles.shift() ?? null;
    this.seen.push(`${asked.method} ${asked.path}`);
    if (trouble === "drop-request" || this.cutAt(`${asked.method} ${asked.path}`)) throw new Error("cut");
    if (trouble === "portal-200") return { status: 200, ours: false, body: null };
    if (trouble === "portal-302") return { status: 0, ours: false, body: null };
    if (trouble === "busy") return ours(503, refusal("busy"));
    if (trouble === "signed-out") return ours(401, refusal("sign_in"));
    if (trouble === "unbound") return ours(410, refusal("unbound"));
    if (trouble === "posting-over") return ours(403, refusal("no_fieldwork"));
    const reply = await this.answer(asked);
    if (trouble === "drop-answer") throw new Error("cut");
    return reply;
  };

  private async answer(asked: Asked): Promise<Reply> {
    const key = asked.headers?.["Idempotency-Key"];
    const digest = JSON.stringify([asked.method, asked.path, asked.json]);
    const known = key && this.answers.get(key);
    if (known) return known.digest === digest ? known.reply : ours(422, refusal("key_reused"));
    const reply = await this.handle(asked);
    if (key && reply.status < 300) this.answers.set(key, { digest, reply });
    return reply;
  }

  private async handle({ method, path, json, bytes, headers }: Asked): Promise<Reply> {
    const body = (json ?? {}) as Body;
    const shown = headers?.["X-Tiangeng-Key"] ?? "";
    if (path === "/api/public/opinions") {
      this.opinions.push({ ...body, shown, phone: headers?.["X-Tiangeng-Device"] });
      return ours(201, { code: "Y-7K3M-92QX-4P", url: "https://lq.example/p/o/Y-7K3M-92QX-4P/" });
    }
    if (path === "/api/field/minutes") {
      this.totals.push({ ...body, shown, phone: headers?.["X-Tiangeng-Device"] });
      return ours(204, null);
    }
    const isToldAgain = path === "/api/field/device" && this.hasJustSignedIn;
    if (this.boundTo && shown !== `key of ${this.boundTo}` && !isToldAgain) return ours(401, refusal("sign_in"));
    if (path === "/api/field/me") return ours(200, this.me() as unknown as Body);
    if (path === "/api/field/present") return ours(200, { household: this.allowed, enterprise: [], visit: [], issue: [], answer: [] });
    if (path.startsWith("/api/field/changes")) {
      const since = Number(new URLSearchParams(path.split("?")[1]).get("since") || 0);
      const page = this.pages[since];
      return ours(200, (page ?? { items: [], next: String(since), more: false, villages: ["331181001201"], server_time: this.iso() }) as unknown as Body);
    }
    if (path.startsWith("/api/issues/promises/")) return method === "GET" ? { status: 200, ours: true, body: [...this.promises.values()] } : this.promise(body);
    if (path === "/api/field/device") {
      const id = String(body.id);
      if (this.hasJustSignedIn || shown === `key of ${id}`) this.boundTo = id;
      const key = this.hasJustSignedIn ? { key: `key of ${id}` } : {};
      if (this.phones >= 5) return ours(409, { ...refusal("too_many_phones", "一个账号最多绑定 5 部手机。"), facts: key });
      if (this.byTicket && body.password !== "right") {
        if (body.password) return ours(422, refusal("wrong_password"));
        return ours(200, { id, name: body.name, bound_at: this.iso(), secret: "", key: `key of ${id}`, wants_password: true });
      }
      const told = this.hasJustSignedIn ? { secret: `secret of ${id}`, key: `key of ${id}` } : { secret: "", key: "" };
      return ours(200, { id, name: body.name, bound_at: this.iso(), ...told });
    }
    const upload = path.match(/^\/api\/field\/uploads\/(\w+)(\/attach)?$/);
    if (upload) return this.upload(upload[1]!, Boolean(upload[2]), method, body, bytes, headers);
    const one = path.match(/^\/api\/forms\/answers\/(\w+)$/);
    if (one) return ours(200, this.formAnswers.get(one[1]!) ?? null);
    const form = path.match(/^\/api\/forms\/([\w-]+)\/(survey|answers|[\w-]+)$/);
    if (form) return method === "GET" ? this.survey(form[1]!) : this.takeAnswer(form[1]!, body);
    if (path === "/api/visits/batch") return this.recordSeveral(body);
    const visit = path.match(/^\/api\/visits(?:\/(.+))?$/);
    if (visit) return method === "PATCH" ? this.edit(visit[1]!, body) : method === "GET" ? ours(200, this.visits.get(visit[1]!)!) : this.record(body);
    if (path === "/api/issues") return this.report(body);
    if (path === "/api/issues/same") return { status: 200, ours: true, body: [...this.issues.values()].filter((one) => one.region_code === body.region_code) };
    const joined = path.match(/^\/api\/issues\/([\w-]+)\/told-again$/);
    if (joined) return this.issues.has(joined[1]!) ? this.report({ ...body, merged_into: joined[1] }) : ours(409, refusal("no_longer_alike"));
    const issue = path.match(/^\/api\/issues\/(\w+)(?:\/(\w+))?$/);
    if (issue) return method === "GET" ? ours(200, this.issues.get(issue[1]!)!) : this.step(issue[1]!, issue[2]!, body);
    return ours(404, refusal("missing"));
  }

  private record(body: Body): Reply {
    if (body.heard === "") return ours(422, refusal("nothing_heard", "写一句听到了什么。"));
    const had = this.visits.get(String(body.id));
    if (had && had.heard !== body.heard) return ours(409, refusal("entry_differs"));
    if (!had) this.written.push(String(body.id));
    const visit = had ?? { ...body, version: 1, changed_at: this.iso(), edits: [] };
    this.visits.set(String(body.id), visit);
    return ours(201, visit);
  }

  private recordSeveral(body: Body): Reply {
    const entries = body.entries as Body[];
    const isTooMuch = entries.length > this.batchLimit.entries || JSON.stringify(body).length > this.batchLimit.letters;
    if (isTooMuch) return ours(422, refusal("invalid"));
    const items = entries.map((entry) => {
      const had = this.visits.has(String(entry.id));
      const { status, body: said } = this.record(entry) as { status: number; body: Body };
      return status === 201 ? { id: entry.id, status: had ? 200 : 201, code: "", message: "", facts: {} } : { id: entry.id, status, ...said };
    });
    return ours(200, { items });
  }

  private edit(id: string, { version, ...change }: Body): Reply {
    const visit = this.visits.get(id)!;
    if (visit.version !== version) return ours(409, refusal("changed_meanwhile"));
    const edited = { ...visit, ...change, version: Number(version) + 1 };
    this.visits.set(id, edited);
    return ours(200, edited);
  }

  private report(body: Body): Reply {
    if (body.visit_id && !this.visits.has(String(body.visit_id))) return ours(404, refusal("missing"));
    if (body.title === "") return ours(422, refusal("nothing_said", "写一下是什么事。"));
    const issue = { ...body, number: "LQ-2026-000001", receipt_code: "7K3M-92", state: body.merged_into ? "merged" : "reported", lead: null, due_at: null, reported_at: this.iso(), changed_at: this.iso(), events: [], moves: [] };
    this.issues.set(String(body.id), issue);
    return ours(201, issue);
  }

  /** Whoever takes a step looked at `seen`, the state alone or `stand` with the step that led there; a note looks at nothing. */
  step(id: string, name: string, body: Body, who = "林晓"): Reply {
    const issue = this.issues.get(id)!;
    if (body.seen && ![issue.state, issue.stand].includes(body.seen)) return ours(409, { ...refusal("changed_meanwhile", "水利局刚刚已经“待评”，请看过最新情况再办。"), facts: { what: "待评" } });
    const state = name === "resolve" ? "resolved" : (issue.state as string);
    const event = { actor_name: who, organisation_name: "水利局", reason: body.solution ?? body.words, to_state: name === "resolve" ? state : "" };
    const events = [...(issue.events as Body[]), event];
    const stand = event.to_state ? `${state}.${events.length}` : issue.stand;
    this.issues.set(id, { ...issue, state, stand, events });
    return ours(200, this.issues.get(id)!);
  }

  private promise(body: Body): Reply {
    const promise = { ...body, state: "open" };
    this.promises.set(String(body.id), promise);
    return ours(201, promise);
  }

  survey(id: string): Reply {
    const form = this.forms.get(id);
    return form ? ours(200, form) : ours(404, refusal("missing"));
  }

  private takeAnswer(form: string, body: Body): Reply {
    if (body.visit_id && !this.visits.has(String(body.visit_id))) return ours(422, refusal("visit_elsewhere"));
    if (body.replaces && !this.formAnswers.has(String(body.replaces))) return ours(404, refusal("no_such_answer"));
    const by = [...this.formAnswers.values()].find((one) => body.replaces && one.replaces === body.replaces && one.id !== body.id);
    if (by) return ours(409, { ...refusal("superseded"), facts: { by: String(by.id) } });
    const { people } = body.answers as Body;
    if (Number(people) > 30) return ours(422, { ...refusal("answers_wrong", "有 1 处要改"), facts: { count: 1, people: "不合要求：0 到 30" } });
    this.formAnswers.set(String(body.id), { form, ...body });
    return ours(201, { ...body, form_id: form, files: [] });
  }

  private async upload(hash: string, isAttach: boolean, method: string, body: Body, bytes?: Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
    const held = this.bytes.get(hash) ?? [];
    if (isAttach) {
      if ((await sha256(new Uint8Array(held))) !== hash) return ours(409, refusal("unfinished"));
      const isOfForm = body.owner_type === "forms.formanswer";
      if (isOfForm && !this.formAnswers.has(String(body.owner_id))) return ours(404, refusal("missing"));
      this.attached.push({ owner: String(body.owner_id), hash, ...(isOfForm && { name: String(body.name) }) });
      return ours(201, { id: "f1" });
    }
    const [from, , total] = (headers["Content-Range"] ?? "").split(/[ \-/]/).slice(1).map(Number);
    if (method === "PUT") {
      if (from !== held.length) return ours(409, { ...refusal("gap"), facts: { have: String(held.length) } });
      for (const byte of bytes!) held.push(byte);
      this.bytes.set(hash, held);
    }
    return ours(200, { have: held.length, total: total ?? null, done: held.length > 0 && held.length === total });
  }

  backUp(): void {
    this.backup = { visits: new Map(this.visits), answers: new Map(this.answers), made_at: this.iso() };
  }

  /** It stands as it stood at the backup; what was written since is gone, and so is that it was ever answered. */
  restore(): void {
    [this.visits, this.answers] = [new Map(this.backup.visits), new Map(this.backup.answers)];
    this.restored = { at: this.iso(), made_at: this.backup.made_at };
  }

  me(): Me {
    return {
      account_id: this.account, name: "林晓", staff_id: "s1", organisation_name: "农业农村局", county_code: "331181", county_name: "龙泉市",
      server_time: this.iso(), restored: this.restored, phone: this.boundTo || null, followed: [], days_off: [], villages: this.villages, elsewhere: this.elsewhere, programmes: [], roster: [], colleagues: [], forms: [...this.forms.values()] as unknown as FormInForce[],
      categories: [{ code: "channel-repair", name: "渠道渗漏", branch: "农田水利", words: ["水渠", "漏", "渠"], examples: [], owner_name: "水利局", confidential: false }],
      visit_months: 12, limits: { photo_bytes: 200_000, part_bytes: 262_144, records: 3000, days_kept: 30, window_months: 12 },
    }; // prettier-ignore
  }

  page(items: Changes["items"], villages = ["331181001201"], more = false): void {
    this.pages.push({ items, next: String(this.pages.length + 1), more, villages, present: null, server_time: this.iso() });
  }

  iso(): string {
    return new Date(this.time).toISOString();
  }
}

export function formOut(id: string, hash = "1"): Body {
  const items = [{ name: "people", kind: "integer", label: "几口人" }, { name: "photo", kind: "image", label: "照片" }];
  return { id, code: id, version: "1", name: "入户走访手册", purpose: "", about: "household", hash, url: `/api/forms/${id}/survey`, survey: { items, choices: {} } };
}

/** An issue that waits for its reader's unit, in a village whose files the phone does not keep. */
export function issue(id: string, region_code = "331181001999"): Item {
  const said = { title: "桥头水渠漏水", body: "下游三户浇不上田。", category: "channel-repair", category_name: "渠道渗漏", lead_name: "水利局", reported_at: "2026-11-01T00:00:00Z" };
  const data = reportedIssue({ ...said, number: "LQ-2026-000007", state: "dispatched", state_name: "待受理", is_mine: false, is_owner: true });
  return { kind: "issue", id, region_code, version: 1, changed_at: "2026-11-01T00:00:00Z", gone: false, data };
}

export function household(id: string, region_code = "331181001201"): Item {
  const data = { number: "012", head_name: "周阿婆", hamlet: "山背", address: "山背 3 号", initials: "zap", pinyin: "zhouapo", residents: [], last_visited_on: null, state: "lived_in", labels: [], note: "" };
  return { kind: "household", id, region_code, version: 1, changed_at: "2026-11-01T00:00:00Z", gone: false, data };
}

function ours(status: number, body: Body | null): Reply {
  return { status, ours: true, body };
}

function refusal(code: string, message = code): Body {
  return { code, message, facts: {} };
}
