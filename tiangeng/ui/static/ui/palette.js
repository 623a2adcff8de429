// The keyboard palette (Ctrl-K or "/") and the list of shortcuts ("?"). A combobox with a listbox: the focus stays in the
// box, aria-activedescendant says what is chosen. What may be gone to, the server lists; the steps are those on the page.
(() => {
  "use strict";
  const STEPS = ".page-head .buttons a.btn, .page-head .buttons button, .turn .buttons a.btn, .turn .buttons button, .turn .buttons summary, .page-head .buttons .sheet a";
  let box = null;
  const make = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);
  const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]");

  const show = (id) => {
    const dialog = make(id), before = document.activeElement;
    if (!dialog?.showModal) return null;
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); box = null; if (before?.isConnected) before.focus(); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.showModal();
    return dialog;
  };

  // the steps this page offers, by the words on them
  const steps = (asked) => {
    const seen = new Set(), found = [];
    for (const button of document.querySelectorAll(STEPS)) {
      if (button.closest("dialog") || (button.closest("details:not([open])") && button.tagName === "BUTTON")) continue;
      const label = (button.getAttribute("aria-label") || button.textContent).trim().replace(/\s+/g, " ");
      if (!label || seen.has(label) || (asked && !label.toLowerCase().includes(asked.toLowerCase()))) continue;
      seen.add(label);
      found.push([label, button]);
    }
    return found;
  };

  const open = () => {
    if (box) return;
    const dialog = box = show("palette-box");
    if (!dialog) return;
    const input = dialog.querySelector("input"), list = dialog.querySelector("[role=listbox]"), said = dialog.querySelector("[data-said]");
    let timer = 0, asking = null, at = -1;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const choose = (index) => {
      const all = options();
      at = all.length ? (index + all.length) % all.length : -1;
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
    };
    const draw = (html) => {
      list.innerHTML = html; // our own server's piece, drawn and escaped there
      const found = steps(input.value.trim());
      if (found.length) {
        const group = dialog.querySelector("[data-actions]").content.firstElementChild.cloneNode(true);
        for (const [label, button] of found.slice(0, 8)) {
          const option = document.createElement("div");
          option.setAttribute("role", "option");
          option.textContent = label;
          option.pressed = button;
          group.append(option);
        }
        list.prepend(group);
      }
      options().forEach((option, place) => { option.id = `palette-${place}`; });
      const count = options().length;
      said.textContent = count ? said.dataset.one.replace("{n}", count) : said.dataset.none;
      choose(count ? 0 : -1);
    };
    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(input.value.trim())}`, { signal: asking.signal, headers: { "X-Requested-With": "palette" } });
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        draw(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") { draw(""); said.textContent = said.dataset.failed; }
      }
    };
    const go = () => {
      const option = options()[at];
      if (option?.pressed) {
        dialog.close();
        if (option.pressed.tagName === "SUMMARY") { option.pressed.parentElement.open = true; option.pressed.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus(); }
        else option.pressed.click();
      } else if (option) location.assign(option.dataset.url);
      else if (input.value.trim() && dialog.dataset.search) location.assign(`${dialog.dataset.search}?q=${encodeURIComponent(input.value.trim())}`);
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at - 1);
      else if (event.key === "Enter") { clearTimeout(timer); if (input.value.trim() === drawn()) go(); else ask().then(go); } // typed faster than asked
      else if (event.key === "?" && !input.value) { dialog.close(); show("keys-box"); }
      else return;
      event.preventDefault();
    });
    const drawn = () => list.querySelector("[data-asked]")?.dataset.asked ?? input.value.trim();
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { choose(options().indexOf(option)); go(); }
    });
    input.focus();
    ask();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !document.querySelector("dialog[open]");
    if (!document.getElementById("palette-box")) return;
    if (isPalette || (isPlain && event.key === "/")) { event.preventDefault(); open(); }
    else if (isPlain && event.key === "?") { event.preventDefault(); show("keys-box"); }
  });
})();
