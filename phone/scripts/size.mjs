// What the browser needs before the first screen, gzipped; fails above the budget.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300 * 1024;
const dist = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", dist), "utf8");
const weigh = (path) => gzipSync(readFileSync(new URL(path.replace(/^\/m\//, ""), dist))).length;
const kilo = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;

const first = [...html.matchAll(/(?:src|href)="(\/m\/assets\/[^"]+)"/g)].map((match) => match[1]);
const scripts = first.filter((path) => path.endsWith(".js"));
const styles = first.filter((path) => path.endsWith(".css"));
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);
const all = readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(".js")).map((name) => `assets/${name}`);

console.log(`JavaScript before the first screen  ${kilo(sum(scripts))} of ${kilo(BUDGET)}, gzip (${scripts.length} files)`);
console.log(`styles before the first screen      ${kilo(sum(styles))}`);
console.log(`all JavaScript                      ${kilo(sum(all))} (${all.length} files)`);
if (sum(scripts) > BUDGET) process.exit(1);
