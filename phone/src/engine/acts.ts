/** What a person does with words: a draft ends and becomes entries in one write; an entry is put right, or given up with all that belongs to it. */
import type { Clock } from "./clock";
import type { Draft, Drafts } from "./drafts";
import { answersIn, draftIdOf, entriesOfForm, pictureEntries, picturesOf, type FormDraft } from "./forms";
import { HasLeft, mayChange, type Entry, type NewEntry, type Outbox } from "./outbox";
import { hashOf, photoIn } from "./photos";
import type { Change, Store } from "./store";
import type { Words } from "./words";
import { editEntry, entriesOf, entriesOfIssue, photosOf, wordsOf, type IssueDraft, type VisitDraft, type VisitWords, type Visited } from "./writing";

const DAY = 86_400_000;

export class Acts {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
    private readonly account: () => Promise<string>,
    private readonly tell: (...news: ("outbox" | "drafts")[]) => void,
    /** There is something to send. */
    private readonly sync: () => Promise<void>,
  ) {}

  /** 记好了: the draft ends and its entries begin in one write; from here on it is the outbox's business. Answers whether what it corrects had left already. */
  async finish(draftId: string, visit: VisitDraft): Promise<boolean> {
    const accountId = await this.account();
    const { made, hasLeft } = visit.corrects ? await this.correction(visit, accountId) : { made: entriesOf(visit, accountId), hasLeft: false };
    const filled = (await this.drafts.all<FormDraft>("form")).filter(({ value }) => value.visit_id === visit.visit_id && value.settled);
    const about = { region_code: visit.region_code, household_id: visit.household_ids[0] ?? null, enterprise_id: visit.enterprise_ids[0] ?? null };
    made.push(...filled.flatMap(({ value }) => entriesOfForm(value, accountId, about)));
    await this.begin(made, [draftId, ...filled.map(({ id }) => id)]);
    await this.dropPhotos([...photosOf(visit), ...filled.flatMap(({ value }) => picturesOf(value))]);
    return hasLeft;
  }

  /** A form is filled in: it goes with its visit while that is still being written, by itself otherwise. */
  async finishForm(draft: FormDraft): Promise<void> {
    const id = draftIdOf(draft);
    const isAhead = (await this.drafts.all<VisitDraft>("visit")).some(({ value }) => value.visit_id === draft.visit_id && !value.corrects);
    if (isAhead) return this.drafts.keepNow({ id, kind: "form", changed_at: this.clock.iso(), value: draft });
    const accountId = await this.account();
    const sent = (await this.outbox.open()).find((entry) => entry.action === "form" && entry.subject === draft.corrects);
    if (!sent || !mayChange(sent) || !(await inTime(() => this.correctForm(sent, draft, id)))) await this.begin(await this.withoutArrived(entriesOfForm(draft, accountId)), [id]);
    await this.dropPhotos(picturesOf(draft));
  }

  /** It never was there: the same answer, put right. */
  private async correctForm(sent: Entry, draft: FormDraft, draftId: string): Promise<void> {
    const same: FormDraft = { ...draft, answer_id: sent.subject, corrects: null };
    await this.outbox.correct(sent.id, { ...answersIn(same), replaces: sent.body.replaces ?? null });
    const waiting = await this.photosFor(sent.subject);
    const pictures = pictureEntries(same, sent);
    for (const entry of waiting) if (!pictures.some((one) => one.path === entry.path && hashOf(one) === hashOf(entry))) await this.discard(entry);
    await this.begin(pictures.filter((one) => !waiting.some((entry) => hashOf(entry) === hashOf(one))), [draftId]);
  }

  /** Pictures of an answer that is put right have arrived with it, unless they are still here. */
  private async withoutArrived(made: NewEntry[]): Promise<NewEntry[]> {
    const here = new Set(await this.store.ids("photos"));
    return made.filter((one) => one.action !== "photo" || here.has(hashOf(one)));
  }

  /** The drafts end and the entries begin in one write. */
  private async begin(made: NewEntry[], draftIds: string[]): Promise<void> {
    const entries = (await this.outbox.prepare(made)).map((put): Change => ({ table: "outbox", put }));
    await this.drafts.end(draftIds, (endings) => this.store.write([...entries, ...endings]));
    this.tell("outbox", "drafts");
    void this.sync();
  }

  /** A draft of a visit or a form is thrown away, with what was written beside it. */
  async throwAway(id: string): Promise<void> {
    const draft = await this.drafts.of<VisitDraft>(id);
    const visit = draft?.kind === "visit" ? draft.value : null;
    const beside = (await this.drafts.all<FormDraft>("form")).filter((one) => one.id === id || (visit && !visit.corrects && visit.visit_id === one.value.visit_id));
    const photos = visit ? photosOf(visit) : [];
    const pictures = beside.flatMap(({ value }) => picturesOf(value));
    await this.drafts.end([...new Set([id, ...beside.map((one) => one.id)])], (endings) => this.store.write(endings));
    await this.dropPhotos([...photos, ...pictures]);
    this.tell("drafts");
  }

  /** Too late, what was corrected stays as it left, and an edit follows it. */
  private async correction(visit: VisitDraft, accountId: string): Promise<{ made: NewEntry[]; hasLeft: boolean }> {
    const { entry, base, version } = visit.corrects!;
    const [first, ...rest] = entriesOf(visit, accountId);
    const sent = entry === null ? undefined : (await this.outbox.open()).find((one) => one.id === entry);
    const edit = editEntry(visit, base, version, accountId);
    if (sent && mayChange(sent)) {
      if (await inTime(() => this.putRight(sent, first!, edit))) return { made: rest, hasLeft: false };
      const { version: _version, ...words } = sent.body as unknown as VisitWords & { version?: number };
      const after = editEntry(visit, sent.action === "visit" ? wordsOf(words) : { ...base, ...words }, version, accountId);
      return { made: after ? [after, ...rest] : rest, hasLeft: true };
    }
    return { made: edit ? [edit, ...rest] : rest, hasLeft: sent !== undefined };
  }

  private async putRight(sent: Entry, first: NewEntry, edit: NewEntry | null): Promise<void> {
    // Where it did arrive after all, what it said first tells whose words are whose.
    if (sent.action === "visit") {
      await this.outbox.correct(sent.id, first.body, first.label, sent.base ?? { ...wordsOf(sent.body as unknown as VisitWords) });
      const behind = (await this.outbox.open()).filter((one) => one.action === "visit-edit" && one.subject === sent.subject);
      for (const one of behind) await this.outbox.discard(one.id, { unlessLeft: true });
    } else if (edit) await this.outbox.correct(sent.id, edit.body, edit.label, edit.base);
    else if (!(await this.outbox.discard(sent.id, { unlessLeft: true }))) throw new HasLeft();
  }

  async send(...made: Omit<NewEntry, "account_id">[]): Promise<void> {
    const accountId = await this.account();
    await this.outbox.add(...made.map((one) => ({ ...one, account_id: accountId })));
    this.tell("outbox");
    void this.sync();
  }

  /** As `send`; the draft the words stood in ends in the same breath. */
  async sendFrom(draftId: string, ...made: Omit<NewEntry, "account_id">[]): Promise<void> {
    const accountId = await this.account();
    await this.begin(made.map((one) => ({ ...one, account_id: accountId })), [draftId]);
  }

  /** A problem noticed when its visit was handed in already. */
  async report(draftId: string, issue: IssueDraft, visited: Visited): Promise<void> {
    await this.begin(entriesOfIssue(issue, visited, await this.account()), [draftId]);
  }

  /** A refused entry is put right under a new key; the draft its words stood in ends in the same breath. */
  async correctFrom(draftId: string, entryId: string, body: Record<string, unknown>, more: { label?: string; base?: Record<string, unknown>; path?: string } = {}): Promise<void> {
    await this.drafts.end([draftId], (beside) => this.outbox.correct(entryId, body, more.label, more.base, { path: more.path, beside }));
    this.tell("outbox", "drafts");
    void this.sync();
  }

  /** Nothing of it is wanted any more. */
  async dropDraft(id: string): Promise<void> {
    await this.drafts.end([id], (endings) => this.store.write(endings));
    this.tell("drafts");
  }

  /** A photo nobody refers to any more leaves the phone. */
  async dropPhotos(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.drafts.flush();
    const sent = (await this.outbox.open()).filter((entry) => entry.action === "photo").map(hashOf);
    const drafts = (await this.drafts.all<VisitDraft>("visit", "anyone")).flatMap(({ value }) => photosOf(value));
    const forms = (await this.drafts.all<FormDraft>("form", "anyone")).flatMap(({ value }) => picturesOf(value));
    const words = (await this.drafts.all<Words>("words", "anyone")).flatMap(({ value }) => value.issue?.photos.map((photo) => photo.id) ?? []);
    const needed = new Set([...sent, ...drafts, ...forms, ...words]);
    await this.store.write(ids.filter((id) => !needed.has(id)).map((id) => ({ table: "photos", remove: id })));
  }

  /** What no entry and no draft names, whoever's: a page killed in mid-work leaves such. A young one may be on its way in another tab. */
  async sweepPhotos(): Promise<void> {
    const ids = await this.store.ids("photos");
    if (ids.length === 0) return;
    const named = JSON.stringify([await this.drafts.everything(), await this.outbox.open()]); // in this order: what ends here begins there
    const idle = await Promise.all(ids.filter((id) => !named.includes(id)).map((id) => photoIn(this.store, id)));
    const old = idle.filter((photo) => photo && (photo.at ?? 0) < this.clock.now() - DAY);
    await this.store.write(old.map((photo) => ({ table: "photos", remove: photo!.id })));
  }

  /** With the words half written beside it; a form half filled in stands by itself from then on. Where it would have been their record, its photos go too. */
  async discard(entry: Entry): Promise<void> {
    const half = entry.action === "visit" ? await this.halfForms(entry.subject) : [];
    const beside = half.map((put): Change => ({ table: "drafts", put: { ...put, value: { ...put.value, alone: true } } as Draft<FormDraft> }));
    const gone = inTime(() => this.drafts.end(half.map(({ id }) => id), async () => {
      if (!(await this.outbox.discard(entry.id, { beside }))) throw new HasLeft();
    })); // prettier-ignore
    if (!(await gone)) return this.tell("outbox");
    const words = await this.wordsBeside(entry);
    await this.drafts.end(words, (endings) => this.store.write(endings));
    if (entry.action === "photo") await this.dropPhotos([hashOf(entry)]);
    if (["visit", "issue", "form"].includes(entry.action)) for (const photo of await this.photosFor(entry.subject)) await this.discard(photo);
    this.tell("outbox", "drafts");
  }

  /** What may not be said as it was meant is said as a note of its issue, in one write with the end of the other. */
  async sendAsNote(entry: Entry, issue: string, words: string): Promise<void> {
    const note: NewEntry = { subject: issue, region_code: entry.region_code, account_id: await this.account(), action: "note", path: `/api/issues/${issue}/notes`, body: { words, is_public: true }, label: words.slice(0, 40) };
    await this.drafts.end(await this.wordsBeside(entry), (endings) => this.outbox.instead(entry.id, note, endings));
    this.tell("outbox", "drafts");
    void this.sync();
  }

  private async wordsBeside(entry: Entry): Promise<string[]> {
    return (await this.drafts.all<Words>("words")).map(({ id }) => id).filter((id) => id.startsWith(`${entry.id}:`));
  }

  private async halfForms(visit: string): Promise<Draft<FormDraft>[]> {
    return (await this.drafts.all<FormDraft>("form", "anyone")).filter(({ value }) => value.visit_id === visit && !value.settled);
  }

  private async photosFor(subject: string): Promise<Entry[]> {
    return (await this.outbox.open()).filter((entry) => entry.action === "photo" && entry.subject === subject);
  }
}

/** Whether it could still be put right. */
async function inTime(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (problem) {
    if (problem instanceof HasLeft) return false;
    throw problem;
  }
}
