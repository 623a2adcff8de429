/** A photo is its own object: shrunk, without EXIF, named by its hash, sent in pieces that can be taken up again. */
import type { Received } from "../api/contract";
import { sha256 } from "./ids";
import { Locked } from "./seal";
import type { Change, Row, Store } from "./store";
import type { Entry, NewEntry } from "./outbox";
import { ask, type Outcome, type Wire } from "./wire";

export const PIECE = 262_144;
const SMALLEST_PIECE = 16_384;

export interface Photo extends Row {
  bytes: Uint8Array<ArrayBuffer>;
  content_type: string;
  name: string;
  /** When it was taken up; absent in photos of older apps. */
  at?: number;
}

/** Draws the picture anew, small; handed in, because the engine has no canvas. */
export type Shrink = (file: Blob) => Promise<{ bytes: Uint8Array<ArrayBuffer>; content_type: string }>;

export async function photoOf(file: Blob, name: string, shrink: Shrink): Promise<Photo> {
  const { bytes, content_type } = await shrink(file);
  return { id: await sha256(bytes), bytes, content_type, name };
}

/** Whether sending costs by the byte, from what the browser says of its network; null where it does not say. */
export function isMetered(type: string | undefined): boolean | null {
  if (type === "cellular") return true;
  return ["wifi", "ethernet"].includes(type ?? "") ? false : null;
}

/** Undefined where the phone has lost it, or its memory came to harm: one picture stops neither the others nor the file of last resort. */
export function photoIn(store: Store, id: string): Promise<Photo | undefined> {
  return store.get<Photo>("photos", id).catch((problem: unknown) => {
    if (problem instanceof Locked) throw problem;
    return undefined;
  });
}

type Owner = { type: "visits.visit" | "issues.issue" | typeof OF_FORM; id: string };

const OF_FORM = "forms.formanswer";

export function photoEntry(photo: Pick<Photo, "id" | "name">, owner: Owner, about: Pick<NewEntry, "region_code" | "account_id" | "label">): NewEntry {
  return {
    ...about,
    subject: owner.id,
    action: "photo",
    path: `/api/field/uploads/${photo.id}/attach`,
    body: { owner_type: owner.type, owner_id: owner.id, name: photo.name },
    needs: [owner.id],
  };
}

export async function sendPhoto(entry: Entry, store: Store, wire: Wire): Promise<Outcome> {
  const hash = hashOf(entry);
  const photo = await photoIn(store, hash);
  if (!photo) return { is: "refused", status: 0, refusal: { code: "photo_lost", message: "", facts: {} } };
  const path = `/api/field/uploads/${hash}`;
  const asked = await ask(wire, { method: "GET", path }, isReceived);
  if (asked.is !== "done") return asked;
  let { have, done } = asked.body as unknown as Received;
  const total = photo.bytes.length;
  // After each failure half as much: through a thin line a whole piece may not get within one patience.
  const piece = Math.max(SMALLEST_PIECE, PIECE >> Math.min(entry.tries - 1, 10));
  for (let misses = 0; !done && have < total; ) {
    const until = Math.min(have + piece, total);
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
    const real = sent.is === "refused" && sent.status === 409 ? Number(sent.refusal.facts.have) : NaN; // facts travel as words
    if (Number.isInteger(real) && misses < 3) {
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
  // Entries of older apps say another address for a form's picture.
  return ask(wire, { method: "POST", path: `${path}/attach`, json: entry.body, headers: { "Idempotency-Key": entry.id } });
}

/** A picture that has left the phone, as long as there is signal. */
export async function pictureAt(path: string, wire: Wire): Promise<Blob | null> {
  const reply = await wire({ method: "GET", path, wantsPicture: true }).catch(() => null);
  return reply?.ours && reply.body instanceof Blob ? reply.body : null;
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
