// Builds the style sheet, the script, the service worker and the icon sprite of Tianlu's pages:
// src/tianlu/kit/ui/src -> src/tianlu/kit/static/kit/dist. Needs only what package-lock.json names.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import esbuild from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const SOURCE = join(ROOT, "src/tianlu/kit/ui/src");
const DIST = join(ROOT, "src/tianlu/kit/static/kit/dist");
const LUCIDE = join(ROOT, "node_modules/lucide-static/icons");

// Browsers of a county library's reading room: Chromium 87 is what old domestic browsers still carry.
const TARGET = ["chrome87", "firefox78", "safari14"];
// Safari 14 destructures; what esbuild's table holds against it is one rare form that is not used here.
const SUPPORTED = { destructuring: true };

async function bundle() {
  await esbuild.build({
    absWorkingDir: SOURCE,
    entryPoints: { ui: "js/ui.js" },
    outdir: DIST,
    bundle: true,
    minify: true,
    format: "esm",
    target: TARGET,
    supported: SUPPORTED,
    legalComments: "none",
    logLevel: "warning",
    nodePaths: [join(ROOT, "node_modules")],
  });
  await esbuild.build({
    absWorkingDir: SOURCE,
    entryPoints: { ui: "css/ui.css", styleguide: "css/styleguide.css" },
    outdir: DIST,
    bundle: true,
    minify: true,
    target: TARGET,
    logLevel: "warning",
  });
  await esbuild.build({
    entryPoints: await ownParts(),
    outdir: DIST,
    bundle: true,
    minify: true,
    format: "esm",
    target: TARGET,
    supported: SUPPORTED,
    legalComments: "none",
    logLevel: "warning",
  });
  await esbuild.build({
    absWorkingDir: SOURCE,
    entryPoints: { sw: "js/sw.js" },
    outdir: DIST,
    minify: true,
    target: TARGET,
    supported: SUPPORTED,
    logLevel: "warning",
  });
}

/** Scripts and style sheets that a package has for pages of its own: `<package>/ui/<name>.js|css`, each a file in DIST. */
async function ownParts() {
  const packages = await readdir(join(ROOT, "src/tianlu"), { withFileTypes: true });
  const found = [];
  for (const one of packages) {
    if (!one.isDirectory() || one.name === "kit") continue;
    const folder = join(ROOT, "src/tianlu", one.name, "ui");
    const names = await readdir(folder).catch(() => []);
    const own = names.filter((name) => /\.(js|css)$/.test(name));
    found.push(...own.map((name) => ({ in: join(folder, name), out: parse(name).name })));
  }
  return found;
}

const ICON = /(?:\{%\s*icon\s+|\bicon=|"icon":\s*)["']([a-z0-9-]+)["']/g;

/**
 * Names of icons: `{% icon "name" %}` and `icon="name"` in any package's templates, `icon="name"` and `"icon": "name"`
 * in its Python, plus names.json for those that come from elsewhere.
 */
async function iconNames() {
  const names = new Set(JSON.parse(await readFile(join(SOURCE, "icons/names.json"), "utf8")));
  const entries = await readdir(join(ROOT, "src/tianlu"), { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(html|py)$/.test(entry.name)) continue;
    const text = await readFile(join(entry.parentPath ?? entry.path, entry.name), "utf8");
    for (const match of text.matchAll(ICON)) names.add(match[1]);
  }
  return [...names].sort();
}

function symbol(id, svg, attributes) {
  const box = svg.match(/viewBox="([^"]+)"/)[1];
  const body = svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${id}" viewBox="${box}"${attributes}>${body}</symbol>`;
}

async function sprite() {
  const stroke =
    ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  const parts = [];
  for (const name of await iconNames()) {
    if (name === "seal") continue;
    const svg = await readFile(join(LUCIDE, `${name}.svg`), "utf8").catch(() => {
      throw new Error(`Icon "${name}" is named in a template or in names.json, but Lucide has no such icon.`);
    });
    parts.push(symbol(name, svg, stroke));
  }
  parts.push(symbol("seal", await readFile(join(SOURCE, "icons/seal.svg"), "utf8"), ""));
  const notice = "<!-- Icons: Lucide, ISC licence. Seal: Tianlu, Apache-2.0. -->";
  await writeFile(
    join(DIST, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${notice}${parts.join("")}</svg>\n`,
  );
}

/** What was built: a version for the service worker and the sizes that the budget test reads. */
async function report() {
  const files = {};
  const digest = createHash("sha256");
  for (const name of (await readdir(DIST)).sort()) {
    if (name === "build.json") continue;
    const bytes = await readFile(join(DIST, name));
    digest.update(name).update(bytes);
    files[name] = { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  }
  const version = digest.digest("hex").slice(0, 12);
  await writeFile(join(DIST, "build.json"), `${JSON.stringify({ version, files }, null, 2)}\n`);
  for (const [name, size] of Object.entries(files)) console.log(`${name}: ${size.bytes} bytes, ${size.gzip} gzipped`);
}

/** Beside each file its compressed forms, which the server sends as they are to browsers that take them. */
async function compress() {
  for (const name of await readdir(DIST)) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const bytes = await readFile(join(DIST, name));
    await writeFile(join(DIST, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(DIST, `${name}.br`), brotliCompressSync(bytes));
  }
}

async function build() {
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  await bundle();
  await sprite();
  await report();
  await compress();
}

await build();
if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  let timer;
  watch(SOURCE, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 150);
  });
}
