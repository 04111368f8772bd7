// Bundles the page into ../dist: index.html and app/ with content-hashed names.
// The same sources give the same bytes.  node build.mjs [--out DIR] [--check]
// --check writes nothing and fails if the committed bundle differs.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, '..', 'dist');

/** Packages whose code or font is in the bundle, with the file that holds their licence. */
const bundled = [
  ['leaflet', 'LICENSE'],
  ['@mapbox/vector-tile', 'LICENSE.txt'],
  ['@mapbox/point-geometry', 'LICENSE'],
  ['pbf', 'LICENSE'],
  ['@fontsource-variable/source-sans-3', 'LICENSE'],
];

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10).toUpperCase();

async function licenses() {
  const parts = ['Lindero bundles the following software.\n'];
  for (const [name, file] of bundled) {
    const folder = join(here, 'node_modules', name);
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim();
    parts.push(`${'='.repeat(72)}\n${name} ${version}\n${'='.repeat(72)}\n\n${text}\n`);
  }
  return Buffer.from(parts.join('\n'));
}

/** Fails if a package came into the bundle that `bundled` does not name. */
function checkInputs(inputs) {
  for (const path of Object.keys(inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
    if (name && !bundled.some(([known]) => known === name)) throw new Error(`${name} is bundled, but its licence is not listed in build.mjs`);
  }
}

/** The map: what it starts with, and in a file of their own the extracts that not every reader wants. */
const mapEntries = [
  { in: 'src/main.ts', out: 'main' },
  { in: 'src/css/main.css', out: 'style' },
];

/** The API's HTML pages, whose files the server finds by these names. */
const pageEntries = [
  { in: 'src/page/page.ts', out: 'page' },
  { in: 'src/css/page.css', out: 'page' },
];

async function bundle(entryPoints, licensesUrl) {
  return build({
    absWorkingDir: here,
    entryPoints,
    outdir: join(committed, 'app'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome105', 'firefox110', 'safari16'],
    alias: { leaflet: './src/map/leaflet/core.js' },
    define: { LICENSES_URL: JSON.stringify(licensesUrl) },
    loader: { '.woff2': 'file' },
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
}

/** All files of the bundle: path below dist -> bytes, in order of path. */
async function makeFiles() {
  const notices = await licenses();
  const licensesUrl = `app/licenses-${hashOf(notices)}.txt`;
  const results = [await bundle(mapEntries, licensesUrl), await bundle(pageEntries, licensesUrl)];
  for (const { metafile } of results) checkInputs(metafile.inputs);
  const icon = await readFile(join(here, 'src/assets/favicon.svg'));
  const iconUrl = `app/favicon-${hashOf(icon)}.svg`;
  const files = new Map([[licensesUrl, notices], [iconUrl, icon]]);
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) files.set(`app/${basename(path)}`, Buffer.from(contents));
  const named = (start, end) => [...files.keys()].find((path) => path.startsWith(`app/${start}`) && path.endsWith(end));
  const urls = { favicon: iconUrl, font: named('source-sans', '.woff2'), css: named('style-', '.css'), js: named('main-', '.js'), shared: named('chunk-', '.js') };
  const page = await readFile(join(here, 'src/index.html'), 'utf8');
  files.set('index.html', Buffer.from(page.replace(/\{\{(\w+)\}\}/g, (_, name) => urls[name])));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function write(files, out) {
  await rm(join(out, 'app'), { recursive: true, force: true });
  await mkdir(join(out, 'app'), { recursive: true });
  for (const [path, bytes] of files) await writeFile(join(out, path), bytes);
}

function print(files) {
  const line = (raw, packed, what) => console.log(`${String(raw).padStart(8)} B ${String(packed).padStart(8)} B gzip  ${what}`);
  const loads = [
    ['what the map loads', /index|main-|chunk-|style-|source-sans|favicon/, { raw: 0, packed: 0 }],
    ['what extracts load besides', /extracts-/, { raw: 0, packed: 0 }],
    ['what a page of the API loads', /page-|source-sans|favicon/, { raw: 0, packed: 0 }],
  ];
  for (const [path, bytes] of files) {
    const zipped = path.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    for (const [, names, sum] of loads) {
      if (!names.test(path)) continue;
      sum.raw += bytes.length;
      sum.packed += zipped;
    }
    line(bytes.length, zipped, path);
  }
  for (const [what, , { raw, packed }] of loads) {
    line(raw, packed, what);
    if (packed > 250_000) throw new Error(`${what} is larger than 250 kB compressed`);
  }
}

async function differences(files) {
  const list = (await readdir(committed, { recursive: true, withFileTypes: true })).filter((f) => f.isFile());
  const found = new Set(list.map((f) => relative(committed, join(f.parentPath ?? f.path, f.name))));
  const wrong = [...found].filter((path) => !files.has(path)).map((path) => `not made by the build: ${path}`);
  for (const [path, bytes] of files) {
    if (!found.has(path)) wrong.push(`missing: ${path}`);
    else if (!bytes.equals(await readFile(join(committed, path)))) wrong.push(`differs: ${path}`);
  }
  return wrong;
}

const { values: options } = parseArgs({ options: { out: { type: 'string' }, check: { type: 'boolean' } } });
const files = await makeFiles();
if (options.check) {
  const wrong = await differences(files);
  if (wrong.length > 0) {
    console.error(`web/dist is stale; run npm run build\n${wrong.join('\n')}`);
    process.exit(1);
  }
  console.log('web/dist is what the sources build.');
} else {
  await write(files, options.out ?? committed);
  print(files);
}
