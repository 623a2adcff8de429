import { createApp } from "vue";
import App from "./App.vue";
import "../ui/theme.css";
import { connect, phone, seen } from "../ui/phone";
import { makePhone } from "./make-phone";
import { router } from "./router";
import { offerUpdates } from "./service-worker";

const BUSY_EVERY = 60_000;

async function start(): Promise<void> {
  await connect(await makePhone());
  createApp(App).use(router).mount("#app");

  const leave = () => {
    void phone().drafts.flush();
    void phone().minutes.keep();
  };
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : void phone().sync()));
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
