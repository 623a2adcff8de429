// What the console adds where scripts run; every page works without it. No eval, no inline handlers, nothing from outside.
// 1 keys and menus · 2 confirm · 3 sending once · 4 messages · 5 drafts · 6 bulk, print and copy · 7 spoken
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const on = (name, act, options) => document.addEventListener(name, act, options);
  const copyOf = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

  // 1 — "/" goes to the search box; Escape and a click elsewhere close an open menu
  on("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !document.getElementById("palette-box") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("[data-search]") || document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details.menu[open]") || document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      else if (location.hash === "#nav") location.hash = "";
    }
  });
  on("click", (event) => {
    for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
  });
  on("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]")) event.target.querySelector("textarea, input:not([type=hidden]):not([type=checkbox])")?.focus();
  }, true);

  // 2 — data-confirm on a form or on the button that sends it; {} in it is what the button is called
  on("submit", (event) => {
    const form = event.target, button = event.submitter;
    const question = (button?.dataset.confirm || form.dataset.confirm)?.replace("{}", button?.getAttribute("aria-label") || "");
    if (!question || form.dataset.confirmed) { delete form.dataset.confirmed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = copyOf("ask-first");
    if (!dialog?.showModal) { if (window.confirm(question)) again(form, button); return; }
    dialog.querySelector("p").textContent = question;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") again(form, button); else button?.focus();
    });
    dialog.showModal();
  }, true);
  const again = (form, button) => { form.dataset.confirmed = "yes"; form.requestSubmit(button || undefined); };

  // 3 — a form is sent once; coming back or a finished swap sets it free
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = "yes";
    setTimeout(() => buttonsOf(form).forEach((button) => button.setAttribute("aria-busy", "true")));
    setTimeout(() => free(form), 10000); // a download answers without leaving the page
  }, true);
  const buttonsOf = (form) => [...form.elements].filter((element) => element.type === "submit");
  const free = (form) => { delete form.dataset.sending; buttonsOf(form).forEach((button) => button.removeAttribute("aria-busy")); };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(free));
  // going back, a browser puts back what was typed, but no hidden field: the number a form was sent under goes along with its page
  window.addEventListener("pageshow", () => document.querySelectorAll("input[data-once]").forEach((field) => {
    const kept = history.state?.once?.[field.name];
    if (kept) field.value = kept; else history.replaceState({ ...history.state, once: { ...history.state?.once, [field.name]: field.value } }, "");
  }));

  // 4 — one slot for what the server could not say itself
  const say = (id, fill) => {
    const slot = document.getElementById("messages"), text = copyOf(id);
    if (!slot || !text) return;
    if (fill) fill(text);
    slot.replaceChildren(text);
    slot.scrollIntoView({ block: "nearest" });
  };
  const isPoll = (event) => event.detail.elt.matches?.("[data-poll]");
  // a piece of the page that is fetched: nothing was filled in, unless it lies in a form that will be sent
  const onlyLooks = (event) => event.detail.requestConfig?.verb === "get" && !event.detail.elt.closest("form[method=post]");
  const sayOffline = (event) => { if (!isPoll(event)) say(onlyLooks(event) ? "say-not-got-offline" : "say-offline"); };
  on("htmx:responseError", (event) => {
    if (isPoll(event)) return; // it asks again by itself
    const answer = event.detail.xhr;
    if (answer.status >= 500) say(onlyLooks(event) ? "say-not-got" : "say-failed", (text) => { text.querySelector(".id").textContent = answer.getResponseHeader("X-Request-Id") || answer.status; });
  });
  on("htmx:sendError", sayOffline);
  on("htmx:timeout", sayOffline);
  on("htmx:beforeRequest", (event) => { if (isPoll(event) && document.hidden) event.preventDefault(); }); // a hidden tab asks nothing
  on("visibilitychange", () => { if (!document.hidden) document.querySelectorAll("[data-poll]").forEach((place) => place.dispatchEvent(new Event("look"))); });
  on("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (!form) return;
    free(form);
    if (!event.detail.elt.matches("form, [type=submit]")) return; // a look while typing has sent nothing for good
    if (form.dataset.draft && event.detail.successful && !event.detail.xhr.getResponseHeader("HX-Redirect")) forget(form);
  });
  on("htmx:configRequest", (event) => { // empty filters stay out of the URL
    if (event.detail.verb !== "get") return;
    for (const [key, value] of [...event.detail.parameters.entries?.() ?? []]) if (value === "") event.detail.parameters.delete(key);
  });

  // 5 — drafts: what is typed into form[data-draft] is kept in this tab until it has arrived.
  // A sent draft is dropped by the next ordinary page of the console; sign-in, refusal and error pages
  // (body[data-drafts=keep]) put it back instead. Passwords, files and data-no-draft are never kept.
  const PREFIX = "draft:";
  const account = () => document.body.dataset.account || "";
  const keyOf = (form) => `${PREFIX}${form.dataset.draft}@${location.pathname}`;
  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const write = (key, draft) => { try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden: the page still works */ } };
  const draftKeys = () => { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } };
  const forget = (form) => { clearTimeout(timers.get(form)); timers.delete(form); sessionStorage.removeItem(keyOf(form)); };
  const keeps = (element) => element.name && !["password", "file", "hidden", "submit", "button", "reset"].includes(element.type) && !element.closest("[data-no-draft]");
  const timers = new Map();

  const valuesOf = (form) => {
    const values = {};
    for (const element of form.elements) {
      if (!keeps(element)) continue;
      const kept = (values[element.name] ??= []);
      if (element.type === "checkbox" || element.type === "radio") { if (element.checked) kept.push(element.value); }
      else if (element.multiple && element.options) kept.push(...[...element.selectedOptions].map((option) => option.value));
      else kept.push(element.value);
    }
    return values;
  };
  const keep = (form, sent = false) => {
    timers.delete(form);
    write(keyOf(form), { account: account(), values: valuesOf(form), sent });
  };
  const putBack = (form, values) => {
    const seen = {};
    for (const element of form.elements) {
      const kept = values[element.name];
      if (!kept || !keeps(element)) continue;
      const place = (seen[element.name] = (seen[element.name] ?? -1) + 1);
      if (element.type === "checkbox" || element.type === "radio") element.checked = kept.includes(element.value);
      else if (element.multiple && element.options) for (const option of element.options) option.selected = kept.includes(option.value);
      else if (kept[place] !== undefined) element.value = kept[place];
    }
  };
  const noteIn = (form, id, act) => {
    const note = copyOf(id);
    if (!note) return;
    note.querySelector("button").addEventListener("click", () => { act(); note.remove(); });
    (form.querySelector(".card-body") || form).prepend(note);
  };
  const revive = (form) => {
    const draft = read(keyOf(form));
    if (!draft || form.hasAttribute("data-bound") || (draft.account && draft.account !== account())) return;
    const start = valuesOf(form);
    if (JSON.stringify(start) === JSON.stringify(draft.values)) return;
    if (draft.sent) { // it may have arrived: offer, do not fill
      noteIn(form, "say-draft-offer", () => { putBack(form, draft.values); keep(form); });
      write(keyOf(form), { ...draft, sent: "offered" });
    } else {
      putBack(form, draft.values);
      form.hidden = false; // of a step that is over only what was typed is shown
      const menu = form.closest("details.menu");
      if (menu) menu.open = true;
      noteIn(form, "say-draft", () => { putBack(form, start); forget(form); });
    }
  };
  const settle = () => { // what became of the drafts that were sent
    const stays = document.body.dataset.drafts === "keep";
    for (const key of draftKeys()) {
      const draft = read(key);
      const here = key.endsWith(`@${location.pathname}`);
      if (!draft || (account() && draft.account && draft.account !== account())) sessionStorage.removeItem(key);
      else if (stays) { if (draft.sent) write(key, { ...draft, sent: false }); }
      else if (draft.sent === "offered" || (draft.sent && !here)) sessionStorage.removeItem(key);
    }
  };
  const later = (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft || !keeps(event.target)) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 250));
  };
  const now = () => { for (const [form, timer] of timers) { clearTimeout(timer); keep(form); } };
  on("input", later);
  on("change", later);
  on("visibilitychange", now);
  window.addEventListener("pagehide", now);
  on("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-sign-out]")) draftKeys().forEach((key) => sessionStorage.removeItem(key));
    else if (event.target.dataset.draft) { clearTimeout(timers.get(event.target)); keep(event.target, true); }
  });
  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-draft]")) revive(form);
    root.querySelector("[data-focus]")?.focus();
  };
  on("DOMContentLoaded", () => { settle(); prepare(document); });
  on("htmx:load", (event) => { if (event.detail.elt !== document.body) prepare(event.detail.elt.parentElement || document); });

  // 6 — bulk buttons appear with the first tick; filters act when changed; print
  on("change", (event) => {
    if (event.target.matches("[data-tick-all]")) document.querySelectorAll("input[name=ids][form=bulk]").forEach((box) => { box.checked = event.target.checked; });
    else if (!event.target.matches("input[name=ids][form=bulk], [data-bulk-everything]")) return;
    const form = document.getElementById("bulk"), all = document.querySelector("[data-bulk-everything]:checked");
    const count = all ? all.dataset.bulkEverything : document.querySelectorAll("input[name=ids][form=bulk]:checked").length;
    form?.classList.toggle("on", parseInt(count, 10) > 0);
    if (form) form.querySelector("[data-bulk-count]").textContent = count;
  });
  on("change", (event) => { if (event.target.closest("[data-send-on-change]")) event.target.form.requestSubmit(); });
  on("click", (event) => { // a phrase goes behind what is typed already, into the field it is meant for
    const phrase = event.target.closest("[data-insert]"), field = phrase && document.querySelector(`[name="${phrase.dataset.insert}"]`);
    if (!field) return;
    event.preventDefault();
    field.value = [field.value.trimEnd(), phrase.dataset.text].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  on("click", (event) => { // a suggestion fills a field in; without scripts the server does
    const button = event.target.closest("[data-fill]"), field = button && document.getElementById(button.dataset.fill);
    if (!field) return;
    event.preventDefault();
    field.value = button.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  on("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
  on("click", async (event) => { // data-copy names what is copied; where the browser forbids it, it stands selected for the person to copy
    const button = event.target.closest("[data-copy]"), text = button && document.getElementById(button.dataset.copy);
    if (!text) return;
    const told = button.parentElement.querySelector("[role=status]");
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      told.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = button.dataset.byHand;
    }
  });

  // 7 — what comes with a page or a swap is spoken: readers hear a live region that was there before its words, few a new one
  const speak = (places) => {
    const box = document.getElementById("said"), heard = places.filter((place) => !place.querySelector("progress"));
    const words = heard.map((place) => place.innerText.trim().replace(/\s+/g, " ")).filter(Boolean).join(" · ");
    if (!box || !words) return;
    setTimeout(() => { box.textContent = words; }, 150);
    setTimeout(() => { if (box.textContent === words) box.textContent = ""; }, 8000); // read once, not found again by the arrow keys
  };
  const arrived = (root) => speak([root, ...root.querySelectorAll("[role=status]")].filter((place) => place.matches("[role=status]")));
  on("DOMContentLoaded", () => speak([...document.querySelectorAll("#messages, .draft-note")]));
  on("htmx:load", (event) => { if (event.detail.elt !== document.body) arrived(event.detail.elt); });
  on("htmx:oobAfterSwap", (event) => arrived(event.detail.elt));
})();
