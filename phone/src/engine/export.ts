/** The last resort: unsent work as a file that the console can take in; diaries and opinions, which no name may go with, as a text. */
import { diaryAuthor, diaryDay, type Diary } from "./diary";
import type { Draft } from "./drafts";
import { picturesIn } from "./forms";
import { isOpinion, isOpinionDraft } from "./opinions";
import type { Entry } from "./outbox";
import { hashIn, hashOf, photoIn, type Photo } from "./photos";
import type { Store } from "./store";
import type { Words } from "./words";

interface Picture {
  content_type: string;
  name: string;
  base64: string;
}

export interface ExportFile {
  format: "tiangeng-outbox/1";
  account_id: string;
  made_at: string;
  entries: { key: string; method: string; path: string; body: Record<string, unknown>; made_at: string }[];
  blobs: (Picture & { sha256: string; owner_type: string; owner_id: string })[];
  /** What was never finished: to be read and looked at at the desk, not sent. */
  drafts: { changed_at: string; words: string; photos: Picture[] }[];
}

/** One file for each author: on a shared phone nobody's words go out under another's name. `me` is for rows from before that was noted. */
export async function exported(all: Entry[], begun: Draft[], store: Store, me: string, madeAt: string): Promise<ExportFile[]> {
  const [open, drafts] = [all.filter((entry) => !isOpinion(entry)), begun.filter((draft) => !isOpinionDraft(draft))];
  const authorOf = (row: { account_id?: string }) => row.account_id || me;
  const authors = [...new Set([...open, ...drafts].map(authorOf))];
  return Promise.all(
    authors.map(async (author) => ({
      format: "tiangeng-outbox/1" as const,
      account_id: author,
      made_at: madeAt,
      ...(await sent(open.filter((entry) => authorOf(entry) === author), store)),
      drafts: await Promise.all(drafts.filter((one) => authorOf(one) === author).map((one) => unfinished(one, store))),
    })),
  );
}

async function sent(open: Entry[], store: Store): Promise<Pick<ExportFile, "entries" | "blobs">> {
  const blobs: ExportFile["blobs"] = [];
  for (const entry of open.filter((one) => one.action === "photo")) {
    const photo = await photoIn(store, hashOf(entry));
    if (photo) blobs.push({ sha256: photo.id, ...picture(photo), owner_type: String(entry.body.owner_type), owner_id: String(entry.body.owner_id) });
  }
  const entries = open
    .filter((entry) => entry.action !== "photo")
    .map((entry) => ({ key: entry.id, method: entry.method, path: entry.path, body: wholeBody(entry), made_at: entry.made_at }));
  return { entries, blobs };
}

async function unfinished({ changed_at, value }: Draft, store: Store): Promise<ExportFile["drafts"][number]> {
  const photos = await Promise.all([...new Set(photosIn(value))].map((id) => photoIn(store, id)));
  return { changed_at, words: wordsIn(value).join("\n"), photos: photos.flatMap((photo) => (photo ? [picture(photo)] : [])) };
}

function picture({ content_type, name, bytes }: Photo): Picture {
  return { content_type, name, base64: base64(bytes) };
}

/** For each author the days whose diary they wrote in, oldest first, and under `heading` what they have to say of the system: theirs to keep, sent nowhere. */
export function textsOf(diaries: Diary[], opinions: Opinion[] = [], heading = ""): { account_id: string; text: string }[] {
  const sorted = diaries.filter(({ text }) => text.trim() !== "").sort((a, b) => a.id.localeCompare(b.id));
  const days = sorted.map(({ id, text }) => ({ account_id: diaryAuthor(id), text: `${diaryDay(id)}\n${text}\n` }));
  const all = [...days, ...opinions.map(({ account_id, words }) => ({ account_id, text: `${heading}\n${words}\n` }))];
  const authors = [...new Set(all.map((one) => one.account_id))];
  return authors.map((account_id) => ({ account_id, text: all.filter((one) => one.account_id === account_id).map(({ text }) => text).join("\n") }));
}

interface Opinion {
  account_id: string;
  words: string;
}

/** Unsent and half written: in the file they would stand beside a name, which the county may read. */
export function opinionsIn(open: Entry[], drafts: Draft[], me: string): Opinion[] {
  const sent = open.filter(isOpinion).map((entry) => ({ account_id: entry.account_id || me, words: String(entry.body.body) }));
  const half = drafts.filter(isOpinionDraft).map((draft) => ({ account_id: draft.account_id || me, words: (draft.value as Words).text }));
  return [...sent, ...half].filter(({ words }) => words.trim() !== "");
}

/** Where two texts wait for a choice, mine goes out as it was, by a version that is past: the desk says so and shows both, nothing is dropped. */
function wholeBody(entry: Entry): Record<string, unknown> {
  if (!entry.conflicts?.length) return entry.body;
  const mine = Object.fromEntries(entry.conflicts.map(({ field, mine: words }) => [field, words]));
  if (entry.action === "form") return { ...entry.body, answers: { ...(entry.body.answers as Record<string, unknown>), ...mine } };
  return { ...entry.body, ...mine, version: Math.max(1, (entry.their_version ?? 1) - 1) };
}

const WORDS = new Set(["heard", "policies_told", "ideas", "title", "body", "place", "reporter_name", "text", "words"]);

/** Every sentence in a draft of any kind; of a form all that was filled in. */
function wordsIn(value: unknown, isWords = false): string[] {
  if (typeof value === "string") return isWords && value.trim() && picturesIn(value).length === 0 ? [value] : [];
  if (typeof value === "number") return isWords ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((one) => wordsIn(one, isWords));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, one]) => wordsIn(one, isWords || WORDS.has(name) || name === "answers"));
}

/** Every photo a draft of any kind names, by its hash. */
function photosIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return picturesIn(value).map(hashIn);
  return Object.entries(value).flatMap(([name, one]) => (name === "photos" ? (one as { id: string }[]).map(({ id }) => id) : photosIn(one)));
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}
