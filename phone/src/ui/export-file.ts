import { exported } from "../engine/export";
import { phone } from "./phone";

/** Hands unsent work to the browser as a file. */
export async function exportOutbox(): Promise<void> {
  const { clock, outbox, store } = phone();
  const file = await exported(await outbox.open(), store, await phone().accountId(), clock.iso());
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.download = `tiangeng-outbox-${clock.today()}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
