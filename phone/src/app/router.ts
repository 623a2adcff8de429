import { createRouter, createWebHashHistory } from "vue-router";
import Today from "../features/today/Today.vue";
import { closeTop } from "../ui/sheets";

/** Hash addresses: one page to serve, whatever web view embeds it. */
export const router = createRouter({
  history: createWebHashHistory("/m/"),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", component: Today, meta: { tab: "today" } },
    { path: "/write/:draft?", component: () => import("../features/write/Write.vue") },
    { path: "/visits", component: () => import("../features/visits/Visits.vue"), meta: { tab: "visits" } },
    { path: "/visits/:id", component: () => import("../features/visits/Visit.vue") },
    { path: "/forms/:form/:visit", component: () => import("../features/forms/Fill.vue") },
    { path: "/diary/:day?", component: () => import("../features/visits/Diary.vue") },
    { path: "/issues", component: () => import("../features/issues/Issues.vue"), meta: { tab: "issues" } },
    { path: "/issues/:id", component: () => import("../features/issues/Issue.vue") },
    { path: "/confirm/:code?", component: () => import("../features/issues/Confirm.vue") },
    { path: "/homes", component: () => import("../features/homes/Homes.vue") },
    { path: "/homes/:id", component: () => import("../features/homes/Home.vue") },
    { path: "/me", component: () => import("../features/me/Me.vue"), meta: { tab: "me" } },
    { path: "/outbox", component: () => import("../features/me/Outbox.vue") },
    { path: "/outbox/:key", component: () => import("../features/me/OutboxEntry.vue") },
    { path: "/opinion", component: () => import("../features/me/Opinion.vue") },
    { path: "/lock", component: () => import("../features/me/LockSettings.vue") },
    { path: "/:rest(.*)", redirect: "/" },
  ],
});

router.beforeEach(() => !closeTop());
