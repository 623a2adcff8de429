/** A receipt's code copied by hand, checked without signal: the server's algorithms/codes.py, held to it by `code-cases.json`. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 10;
const MODULUS = 31; // a prime: every changed character and every two in the wrong order break the sum
const SEPARATORS = /[\s\-‐‑‒–—―_.·・,，。]+/g;
const LONGEST_INPUT = 64;

export type CodeProblem = "letters" | "shape" | "check";

/** The ten characters behind whatever was typed, or what is wrong with it: letters no code has, another length, a slip. */
export function receiptCode(typed: string): { code: string } | { problem: CodeProblem } {
  const tidy = typed.length > LONGEST_INPUT ? "" : typed.normalize("NFKC").replace(SEPARATORS, "").toUpperCase();
  const code = tidy.replaceAll("U", "V");
  if (/[01ILO]/.test(code)) return { problem: "letters" };
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  if (values.length !== LENGTH || values.includes(-1)) return { problem: "shape" };
  const sum = values.reduce((total, value, place) => total + (place + 1) * value, 0);
  return sum % MODULUS === 0 ? { code } : { problem: "check" };
}

/** As it stands on the paper: 7K3M-92QX-4P. */
export function printedCode(code: string): string {
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].filter(Boolean).join("-");
}

/** Where the villager's word goes, and whose receipt it was about. */
export const answerPath = (code: string) => `/api/public/receipts/${code}/answer`;
export const codeIn = (path: string) => path.split("/").at(-2) ?? "";
