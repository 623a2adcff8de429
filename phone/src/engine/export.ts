/** The last resort: unsent work as a file that the console can take in. */
import type { Entry } from "./outbox";
import { hashOf, type Photo } from "./photos";
import type { Store } from "./store";

export interface ExportFile {
  format: "tiangeng-outbox/1";
  account_id: string;
  made_at: string;
  entries: { key: string; method: string; path: string; body: Record<string, unknown>; made_at: string }[];
  blobs: { sha256: string; content_type: string; name: string; base64: string; owner_type: string; owner_id: string }[];
}

export async function exported(open: Entry[], store: Store, accountId: string, madeAt: string): Promise<ExportFile> {
  const blobs: ExportFile["blobs"] = [];
  for (const entry of open.filter((one) => one.action === "photo")) {
    const photo = await store.get<Photo>("photos", hashOf(entry));
    if (!photo) continue;
    blobs.push({
      sha256: photo.id,
      content_type: photo.content_type,
      name: photo.name,
      base64: base64(photo.bytes),
      owner_type: String(entry.body.owner_type),
      owner_id: String(entry.body.owner_id),
    });
  }
  const entries = open
    .filter((entry) => entry.action !== "photo")
    .map(({ id, method, path, body, made_at }) => ({ key: id, method, path, body, made_at }));
  return { format: "tiangeng-outbox/1", account_id: accountId, made_at: madeAt, entries, blobs };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}
