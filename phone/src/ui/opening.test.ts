import { expect, it, vi } from "vitest";
import { effectScope } from "vue";
import { opening } from "./opening";

it("what was left before it had opened is let go of, and nothing is done with it", async () => {
  const [scope, stop, ready] = [effectScope(), vi.fn(), vi.fn()];
  let open = (_found: { stop: () => void }): void => {};
  const opened = scope.run(() => opening(new Promise<{ stop: () => void }>((done) => (open = done)), ready))!;
  scope.stop();
  open({ stop });
  await Promise.resolve();
  expect([opened.value, ready.mock.calls.length, stop.mock.calls.length]).toEqual([undefined, 0, 1]);
});

it("what has opened is shown, and let go of with its page", async () => {
  const [scope, stop, ready] = [effectScope(), vi.fn(), vi.fn()];
  const opened = scope.run(() => opening(Promise.resolve({ stop }), ready))!;
  await Promise.resolve();
  expect([opened.value, ready.mock.calls.length, stop.mock.calls.length]).toEqual([{ stop }, 1, 0]);
  scope.stop();
  expect(stop).toHaveBeenCalledTimes(1);
});
