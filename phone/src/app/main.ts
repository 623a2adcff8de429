import { createApp } from "vue";
import App from "./App.vue";
import "../ui/theme.css";
import { connect, phone, seen } from "../ui/phone";
import { makePhone } from "./make-phone";
import { router } from "./router";
import { offerUpdates } from "./service-worker";

const BUSY_EVERY = 60_000;
const LOCK_AFTER = 10 * 60_000;

async function start(): Promise<void> {
  await connect(await makePhone());
  createApp(App).use(router).mount("#app");

  const leave = () => {
    void phone().drafts.flush();
    void phone().minutes.keep();
  };
  let leftAt = Date.now();
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") {
      leftAt = Date.now();
      return leave();
    }
    if (Date.now() - leftAt > LOCK_AFTER && (await phone().store.hasPin())) return window.location.reload(); // asks for the PIN again
    void phone().sync();
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => {
    seen.isOnline = true;
    void phone().sync();
  });
  window.addEventListener("offline", () => (seen.isOnline = false));
  seen.isOnline = navigator.onLine;
  setInterval(() => seen.entries.some((entry) => entry.state === "waiting") && document.visibilityState === "visible" && void phone().sync(), BUSY_EVERY);
  await offerUpdates();
  void phone().sync();
}

void start();
