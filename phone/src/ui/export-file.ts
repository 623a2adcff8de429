import { diaryTexts, exported } from "../engine/export";
import { phone } from "./phone";

/** Hands unsent work and what is half written to the browser, a file for each author; the diaries go along as texts to be read. */
export async function exportOutbox(): Promise<void> {
  const { clock, diaries, drafts, outbox, store } = phone();
  await phone().flush();
  const files = await exported(await outbox.open(), await drafts.everything(), store, await phone().accountId(), clock.iso());
  const texts = diaryTexts(await diaries.everything());
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
