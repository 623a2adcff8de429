import { shallowRef } from "vue";
import { keep } from "../engine/guard";
import { seen } from "../ui/phone";

/** Set when a new version waits: calling it changes over. Drafts are in the store, so nothing is lost. */
export const changeOver = shallowRef<(() => void) | null>(null);

export async function offerUpdates(): Promise<void> {
  void keep(navigator.storage);
  if (!("serviceWorker" in navigator)) {
    seen.worksOffline = false;
    return;
  }
  const { Workbox } = await import("workbox-window");
  const worker = new Workbox("/m/sw.js", { scope: "/m/" });
  worker.addEventListener("waiting", () => {
    changeOver.value = () => {
      worker.addEventListener("controlling", () => window.location.reload());
      worker.messageSkipWaiting();
    };
  });
  await worker.register().catch(() => null);
  // Some web views take the registration and throw it away.
  seen.worksOffline = Boolean(await navigator.serviceWorker.getRegistration("/m/").catch(() => undefined));
}
