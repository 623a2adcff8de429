import { exported, opinionsIn, textsOf } from "../engine/export";
import { phone } from "./phone";
import { t } from "./words";

/** Hands unsent work and what is half written to the browser, a file for each author; diaries and opinions go along as texts to be read. */
export async function exportOutbox(): Promise<void> {
  const { clock, diaries, drafts, outbox, store } = phone();
  await phone().flush();
  const [open, begun, me] = [await outbox.open(), await drafts.everything(), await phone().accountId()];
  const files = await exported(open, begun, store, me, clock.iso());
  const texts = textsOf(await diaries.everything(), opinionsIn(open, begun, me), t("opinion.title"));
  for (const [number, file] of files.entries()) hand(JSON.stringify(file), "application/json", `tiangeng-outbox-${clock.today()}${numbered(number)}.json`);
  for (const [number, { text }] of texts.entries()) hand(text, "text/plain;charset=utf-8", `tiangeng-diary-${clock.today()}${numbered(number)}.txt`);
}

const numbered = (place: number) => (place ? `-${place + 1}` : "");

function hand(words: string, type: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
