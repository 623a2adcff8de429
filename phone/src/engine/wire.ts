/** Talking to the server, and telling our server from whatever else answers on a village's network. */
import type { Refusal } from "../api/contract";

export interface Asked {
  method: string;
  path: string;
  json?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Sent without cookie, number or key: nobody is to know whose it is. */
  isNameless?: boolean;
  /** A picture is asked for: the body is a Blob. */
  wantsPicture?: boolean;
}

export interface Reply {
  status: number;
  ours: boolean;
  body: unknown;
}

/** Resolves with whatever answered; rejects on silence. */
export type Wire = (asked: Asked) => Promise<Reply>;

export type Outcome =
  | { is: "done"; body: Record<string, unknown> }
  | { is: "refused"; status: number; refusal: Refusal }
  | { is: "later"; why: Why }
  | { is: "unbound" };
export type Why = "silence" | "portal" | "login" | "busy";

/** A captive portal answers 200 or 302 to everything; only our header with our JSON is a delivery. */
export function read(reply: Reply, isExpected: (body: Record<string, unknown>) => boolean = () => true): Outcome {
  if (!reply.ours) return { is: "later", why: reply.status >= 500 && reply.status !== 511 ? "busy" : "portal" }; // 511 is a network that wants a login
  const refusal = asRefusal(reply.body);
  if (reply.status === 401 || (reply.status === 403 && refusal.code === "csrf")) return { is: "later", why: "login" };
  if (reply.status === 410 && refusal.code === "unbound") return { is: "unbound" };
  if (reply.status >= 200 && reply.status < 300) {
    if (reply.status === 204) return { is: "done", body: {} };
    const body = Array.isArray(reply.body) ? { items: reply.body } : reply.body; // a list comes bare
    return isObject(body) && isExpected(body)
      ? { is: "done", body }
      : { is: "later", why: "portal" };
  }
  // 507: their disk is full, not our entry wrong.
  if (reply.status < 400 || reply.status >= 500 || [408, 425, 429].includes(reply.status)) return { is: "later", why: "busy" };
  return { is: "refused", status: reply.status, refusal };
}

export async function ask(wire: Wire, asked: Asked, isExpected?: (body: Record<string, unknown>) => boolean): Promise<Outcome> {
  const reply = await wire(asked).catch(() => null);
  return reply === null ? { is: "later", why: "silence" } : read(reply, isExpected);
}

export interface WireSettings {
  fetch: typeof fetch;
  device: () => string;
  /** Lies behind the PIN; empty before that. */
  key: () => string;
  token: () => string;
  patience?: number;
}

export function wireOver({ fetch, device, key, token, patience = 60_000 }: WireSettings): Wire {
  return async ({ method, path, json, bytes, headers, isNameless, wantsPicture }) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(path, {
        method,
        redirect: "manual",
        credentials: isNameless ? "omit" : "same-origin",
        cache: "no-store",
        signal: stop.signal,
        body: bytes ?? (json === undefined ? undefined : JSON.stringify(json)),
        headers: {
          ...(json === undefined ? {} : { "Content-Type": "application/json" }),
          ...(!isNameless && { "X-CSRFToken": token(), "X-Tiangeng-Device": device(), ...(key() && { "X-Tiangeng-Key": key() }) }),
          ...headers,
        },
      });
      const body = wantsPicture && answer.ok ? await answer.blob() : parsed(await answer.text());
      return { status: answer.status, ours: answer.headers.get("X-Tiangeng") === "1", body };
    } finally {
      clearTimeout(timer);
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

export function asRefusal(body: unknown): Refusal {
  const said = isObject(body) ? body : {};
  return {
    code: typeof said.code === "string" ? said.code : "",
    message: typeof said.message === "string" ? said.message : "",
    facts: isObject(said.facts) ? said.facts : {},
  };
}
