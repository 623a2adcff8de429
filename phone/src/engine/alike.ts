/** Perhaps the same as …: what the village already has that sounds like what is being written. A suggestion only. */
import type { AlikeIn, AlikeOut, RecordOf } from "../api/contract";
import { ask, type Wire } from "./wire";

const ENOUGH_LETTERS = 4;
const [SHOWN, FROM, AT_LEAST] = [3, 0.4, 3];
const AS_OLD_AS = 180 * 86_400_000;
const PATIENCE = 4_000;
const OVER = new Set(["confirmed", "closed", "declined", "merged", "withdrawn", "set_aside", "filed"]);

export const isOver = (state: string) => OVER.has(state);

/** The server knows best; where it does not answer at once, what lies on this phone is compared. */
export async function alike(asked: AlikeIn, issues: RecordOf<"issue">[], wire: Wire, now: number): Promise<AlikeOut[]> {
  const text = `${asked.title} ${asked.text}`;
  if (text.trim().length < ENOUGH_LETTERS) return [];
  const answer = ask(wire, { method: "POST", path: "/api/issues/same", json: asked }, (body) => Array.isArray(body.items));
  const outcome = await Promise.race([answer, new Promise<null>((tooLong) => setTimeout(() => tooLong(null), PATIENCE))]);
  if (outcome?.is === "done") return outcome.body.items as AlikeOut[];
  return outcome === null || outcome.is === "later" ? near(text, issues, asked.region_code, now) : [];
}

/** By the neighbouring characters two texts share, of those the shorter one has: best first, the newer of equals. */
export function near(text: string, issues: RecordOf<"issue">[], region: string, now: number): AlikeOut[] {
  const mine = pairs(text);
  return issues
    .filter(({ region_code, data }) => region_code === region && !isOver(data.state) && Date.parse(data.reported_at) >= now - AS_OLD_AS)
    .map((one) => ({ one, likeness: Math.max(likeness(mine, pairs(one.data.title)), likeness(mine, pairs(`${one.data.title} ${one.data.body}`))) }))
    .filter(({ likeness }) => likeness >= FROM)
    .sort((a, b) => b.likeness - a.likeness || b.one.data.reported_at.localeCompare(a.one.data.reported_at))
    .slice(0, SHOWN)
    .map(({ one: { id, data } }) => ({
      id,
      number: data.number,
      title: data.title,
      state: data.state,
      state_name: data.state_name,
      category: data.category,
      lead: data.lead_name || null,
      reported_at: data.reported_at,
      shared: [],
    }));
}

function likeness(mine: Set<string>, theirs: Set<string>): number {
  const both = [...mine].filter((pair) => theirs.has(pair)).length;
  return both < AT_LEAST ? 0 : both / Math.min(mine.size, theirs.size);
}

/** Neighbouring letters and digits, not across a stop or a particle: 水渠漏水了 is 水渠, 渠漏, 漏水. */
function pairs(text: string): Set<string> {
  const runs = text.toLowerCase().split(/[^\p{L}\p{N}]+|[的了在是也]/u);
  return new Set(runs.flatMap((run) => [...run].slice(1).map((letter, place) => [...run][place]! + letter)));
}
