/** ODK's form engine (the one of ODK Web Forms) in Node: it wants a document, and takes Node's files for the browser's when it sees `process`. */
import { JSDOM } from "jsdom";

const { window } = new JSDOM("", { url: "http://localhost/" });
for (const name of ["document", "DOMParser", "Element", "Node", "Text", "Attr", "Document", "XMLDocument", "localStorage"]) globalThis[name] = window[name];
globalThis.window = window;

const { process } = globalThis;
globalThis.process = undefined;
export const { loadForm } = await import("@getodk/xforms-engine");
globalThis.process = process;

export const readXml = (text) => new window.DOMParser().parseFromString(text, "text/xml").documentElement;

/** Every question, group and row below. */
export function* below(node) {
  for (const child of node.currentState.children ?? []) {
    yield child;
    yield* below(child);
  }
}

export function at(root, reference) {
  for (const node of below(root)) if (node.currentState.reference === reference) return node;
  throw new Error(`the form has no ${reference} now`);
}
