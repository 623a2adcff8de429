import { t } from "./words";

/** Fetched when first needed: the first screen asks nothing. */
const asker = () => import("./asker");

export async function sure(message: string, yes: string): Promise<boolean> {
  const { showConfirmDialog } = await asker();
  const asked = showConfirmDialog({ message, confirmButtonText: yes, cancelButtonText: t("app.cancel") });
  return asked.then(() => true).catch(() => false);
}

export function say(message: string): void {
  void asker().then(({ showToast }) => showToast({ message, duration: 2000, position: "bottom", wordBreak: "break-word" }));
}
