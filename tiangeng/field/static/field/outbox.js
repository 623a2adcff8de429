// A phone's exported entries, sent from the desk: the ordinary operations with the keys the phone gave them, each once.
"use strict";
(() => {
  const box = document.getElementById("outbox");
  const [input, button, said, list] = ["file", "send", "said", "entries"].map((n) => document.getElementById(`outbox-${n}`));
  const words = (name) => box.dataset[`words${name}`];
  const { operations, owners } = JSON.parse(document.getElementById("outbox-operations").textContent);
  const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const left = document.getElementById("outbox-left");
  let opened = null, leftBy = null;  // whose it was, once this session may hand it in
  const shown = [];  // addresses of the pictures that are looked at

  const token = () => decodeURIComponent((document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || ["", ""])[1]);

  // A file may come from anybody: only what a phone sends goes out, to the address as it is written and to no other.
  const operationOf = ({ path, method = "POST" }) =>
    typeof path === "string" && new URL(path, window.location.href).pathname === path &&
    operations.find((one) => one.method === method && new RegExp(`^(?:${one.pattern})$`).test(path));
  const isPhoto = (blob) => owners.includes(blob.owner_type) && ID.test(blob.owner_id) && typeof blob.base64 === "string";

  // What the phone makes of every photo; another type, opened in a tab of its own, might be a page.
  const isPicture = (photo) => photo.content_type === "image/jpeg" && typeof photo.base64 === "string";

  const isExport = (found) =>
    found && found.format === "tiangeng-outbox/1" && Array.isArray(found.entries) &&
    found.entries.every((e) => typeof e.key === "string" && operationOf(e)) && (found.blobs || []).every(isPhoto) &&
    (found.drafts || []).every((draft) => (draft.photos || []).every(isPicture));

  const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

  function line(text) {
    const item = document.createElement("li");
    item.append(text, " ");
    list.append(item);
    return item;
  }

  const title = (entry) => {
    const body = entry.body || {};
    const words = String(body.heard || body.title || body.words || body.text || body.solution || body.reason || "").slice(0, 40);
    return [operationOf(entry).label, words].filter(Boolean).join(" · ");
  };

  // Never finished, so nothing is sent of it: it is read and looked at here, and each picture can be kept as a file.
  function draftLine(draft, files) {
    const item = line(`${words("Draft")} ${draft.words || ""}`);
    item.style.whiteSpace = "pre-wrap";
    const strip = document.createElement("div");
    for (const [place, file] of files.entries()) {
      const address = URL.createObjectURL(file);
      shown.push(address);
      const picture = Object.assign(document.createElement("img"), { src: address, height: 160, alt: `${words("Photo")} ${place + 1}` });
      const link = Object.assign(document.createElement("a"), { href: address, download: file.name, textContent: `${words("Keep")} ${place + 1}` });
      const figure = document.createElement("figure");
      figure.className = "d-inline-block me-3 mt-2";
      picture.className = "d-block mw-100";
      figure.append(picture, link);
      strip.append(figure);
    }
    item.append(strip);
  }

  const picturesOf = (draft) =>
    (draft.photos || []).map((one) => new File([bytesOf(one.base64)], String(one.name || "photo.jpg"), { type: one.content_type }));

  input.addEventListener("change", async () => {
    list.replaceChildren();
    for (const address of shown.splice(0)) URL.revokeObjectURL(address);
    opened = leftBy = null;
    button.disabled = true;
    left.hidden = true;
    said.textContent = words("Reading");
    let drafts;
    try {
      const found = JSON.parse(await input.files[0].text());
      if (!isExport(found)) throw new Error();
      const isOthers = found.account_id !== box.dataset.account;
      if (isOthers && !box.dataset.handsIn) {
        said.textContent = words("Other");
        return;
      }
      drafts = (found.drafts || []).map((draft) => [draft, picturesOf(draft)]);
      left.hidden = !isOthers;
      opened = found;
    } catch {
      said.textContent = words("Unreadable");
      return;
    }
    said.textContent = left.hidden ? "" : words("Left");
    for (const entry of opened.entries) entry.line = line(title(entry));
    for (const blob of opened.blobs || []) blob.line = line(`${words("Photo")} ${String(blob.name || "").slice(0, 40)}`);
    for (const [draft, files] of drafts) draftLine(draft, files);
    button.disabled = opened.entries.length + (opened.blobs || []).length === 0;
  });

  async function ask(address, options) {
    const headers = leftBy ? { ...options.headers, "X-Tiangeng-Left-By": leftBy } : options.headers;
    const answer = await fetch(address, { ...options, headers, credentials: "same-origin", redirect: "error" });
    if (leftBy && answer.status === 401) throw new Error("expired");
    if (!answer.headers.has("X-Tiangeng") || answer.status >= 500 || answer.status === 401) throw new Error();
    return answer;
  }

  async function deliver(entry) {
    if (!operationOf(entry)) throw new Error();
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), "Idempotency-Key": entry.key };
    return ask(entry.path, { method: entry.method || "POST", headers, body: JSON.stringify(entry.body) });
  }

  async function deliverPhoto(blob) {
    if (!isPhoto(blob)) throw new Error();
    const form = new FormData();
    form.append("file", new File([bytesOf(blob.base64)], blob.name || "photo.jpg", { type: blob.content_type }));
    const isForms = blob.owner_type === "forms.formanswer";
    const address = isForms ? `/api/forms/answers/${blob.owner_id}/files` : `/api/files/of/${blob.owner_type}/${blob.owner_id}`;
    return ask(address, { method: "POST", headers: { "X-CSRFToken": token() }, body: form });
  }

  async function settle(one, send) {
    if (one.isSettled) return;
    const answer = await send(one);
    const note = document.createElement("strong");
    if (answer.ok) {
      note.textContent = words("Sent");
    } else {
      const told = await answer.json().catch(() => ({}));
      note.textContent = words("Refused") + (told.message || answer.status);
    }
    one.isSettled = true;
    one.line.append(note);
  }

  // Refused in a sentence unless the account is gone and this person keeps the county's people.
  async function takeOn() {
    const body = JSON.stringify({ account: opened.account_id, reason: document.getElementById("outbox-reason").value });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    const answer = await ask("/api/field/left-behind", { method: "POST", headers, body });
    const told = await answer.json();
    if (answer.ok) leftBy = told.account;
    said.textContent = answer.ok ? words("Taken") + told.name : told.message;
    return answer.ok;
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (!left.hidden && !leftBy && !(await takeOn())) {
        button.disabled = false;
        return;
      }
      for (const entry of opened.entries) await settle(entry, deliver);
      for (const blob of opened.blobs || []) await settle(blob, deliverPhoto);
      said.textContent = words("Done");
    } catch (problem) {
      const isOver = problem.message === "expired";
      if (isOver) leftBy = null;
      said.textContent = words(isOver ? "Expired" : "Unreached");
      button.disabled = false;
    }
  });
})();
