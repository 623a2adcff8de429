import { expect, it } from "vitest";
import { whereOf } from "./format";

it.each([
  ["山背", "山背 3 号", "山背 3 号"],
  ["山背", "3 号", "山背 3 号"],
  ["", "3 号", "3 号"],
  ["山背", "", "山背"],
])("%s and %s read once", (hamlet, address, said) => expect(whereOf({ hamlet, address })).toBe(said));
