/** A photo is its own object: shrunk, without EXIF, named by its hash, sent in pieces that can be taken up again. */
import type { Received } from "../api/contract";
import { sha256 } from "./ids";
import type { Change, Row, Store } from "./store";
import type { Entry, NewEntry } from "./outbox";
import { ask, type Outcome, type Wire } from "./wire";

export const PIECE = 262_144;

export interface Photo extends Row {
  bytes: Uint8Array<ArrayBuffer>;
  content_type: string;
  name: string;
}

/** Draws the picture anew, small; handed in, because the engine has no canvas. */
export type Shrink = (file: Blob) => Promise<{ bytes: Uint8Array<ArrayBuffer>; content_type: string }>;

export async function photoOf(file: Blob, name: string, shrink: Shrink): Promise<Photo> {
  const { bytes, content_type } = await shrink(file);
  return { id: await sha256(bytes), bytes, content_type, name };
}

type Owner = { type: "visits.visit" | "issues.issue" | typeof OF_FORM; id: string };

const OF_FORM = "forms.formanswer";

export function photoEntry(photo: Pick<Photo, "id" | "name">, owner: Owner, about: Pick<NewEntry, "region_code" | "account_id" | "label">): NewEntry {
  return {
    ...about,
    subject: owner.id,
    action: "photo",
    path: owner.type === OF_FORM ? `/api/forms/answers/${owner.id}/files` : `/api/field/uploads/${photo.id}/attach`,
    body: { owner_type: owner.type, owner_id: owner.id, name: photo.name },
    needs: [owner.id],
  };
}

export async function sendPhoto(entry: Entry, store: Store, wire: Wire): Promise<Outcome> {
  const hash = hashOf(entry);
  const photo = await store.get<Photo>("photos", hash);
  if (!photo) return { is: "refused", status: 0, refusal: { code: "photo_lost", message: "", facts: {} } };
  if (entry.body.owner_type === OF_FORM) return sendWhole(entry, photo, wire);
  const path = `/api/field/uploads/${hash}`;
  const asked = await ask(wire, { method: "GET", path }, isReceived);
  if (asked.is !== "done") return asked;
  let { have, done } = asked.body as unknown as Received;
  const total = photo.bytes.length;
  for (let misses = 0; !done && have < total; ) {
    const until = Math.min(have + PIECE, total);
    const sent = await ask(
      wire,
      {
        method: "PUT",
        path,
        bytes: photo.bytes.slice(have, until),
        headers: { "Content-Range": `bytes ${have}-${until - 1}/${total}`, "Content-Type": photo.content_type },
      },
      isReceived,
    );
    const real = sent.is === "refused" && sent.status === 409 ? sent.refusal.facts.have : undefined;
    if (typeof real === "number" && misses < 3) {
      // The server has other bytes than we thought: go on from where it is.
      misses += 1;
      have = real;
    } else if (sent.is !== "done") return sent;
    else {
      const got = sent.body as unknown as Received;
      if (!got.done && got.have <= have) misses += 1;
      if (misses > 3) return { is: "later", why: "busy" };
      ({ have, done } = got);
    }
  }
  return ask(wire, { method: "POST", path: entry.path, json: entry.body, headers: { "Idempotency-Key": entry.id } });
}

/** A picture of a form goes in one piece, by the name the answer gives it; the same bytes again are the same file. */
async function sendWhole(entry: Entry, photo: Photo, wire: Wire): Promise<Outcome> {
  const name = String(entry.body.name);
  const boundary = `tiangeng-${photo.id.slice(0, 24)}`;
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const head = `${part('name="name"')}\r\n${name}\r\n${part(`name="file"; filename="${name}"`)}Content-Type: ${photo.content_type}\r\n\r\n`;
  const spell = (words: string) => new TextEncoder().encode(words);
  const bytes = new Uint8Array(await new Blob([spell(head), photo.bytes, spell(`\r\n--${boundary}--\r\n`)]).arrayBuffer());
  const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
  return ask(wire, { method: "POST", path: entry.path, bytes, headers }, (body) => body.id === entry.subject);
}

/** A photo leaves the phone with the last entry that needs it. */
export function photoGone(entry: Entry, open: Entry[]): Change[] {
  const hash = hashOf(entry);
  const isNeeded = open.some((other) => other.id !== entry.id && other.action === "photo" && hashOf(other) === hash);
  return isNeeded ? [] : [{ table: "photos", remove: hash }];
}

export function hashOf(entry: Pick<Entry, "path" | "body">): string {
  return entry.body.owner_type === OF_FORM ? hashIn(String(entry.body.name)) : (entry.path.split("/")[4] ?? "");
}

/** A picture of a form is named by its hash. */
export const pictureName = (hash: string) => `${hash}.jpg`;
export const hashIn = (name: string) => name.split(".")[0]!;

function isReceived(body: Record<string, unknown>): boolean {
  return typeof body.have === "number" && typeof body.done === "boolean";
}
