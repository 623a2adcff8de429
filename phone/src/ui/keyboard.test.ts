import { expect, it } from "vitest";
import { covered } from "./keyboard";

it.each([
  ["no keyboard", 812, { height: 812, offsetTop: 0, scale: 1 }, 0],
  ["a keyboard over the page", 812, { height: 480, offsetTop: 0, scale: 1 }, 332],
  ["the page moved up behind it", 812, { height: 480, offsetTop: 200, scale: 1 }, 132],
  ["a bar that has gone away", 812, { height: 860, offsetTop: 0, scale: 1 }, 0],
  ["a page drawn larger", 812, { height: 400, offsetTop: 0, scale: 2 }, 0],
])("%s", (_what, page, view, pixels) => expect(covered(page, view)).toBe(pixels));
