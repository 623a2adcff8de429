import type { Router } from "vue-router";

/** One page back; where the app was opened on this page, there is none of ours, and the first one comes instead. */
export function goBack(router: Router): void {
  if (window.history.state?.back) router.back();
  else void router.replace("/");
}
