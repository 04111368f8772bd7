// Opens styles in maplibre-gl and prints, as JSON, what went wrong, what was asked of
// which address, and how many colours each map shows:
//
//   node maplibre.mjs FOLDER 'http://127.0.0.1:8080/style.json' 'http://…/style.json#8/14.4/-89.3'
//
// A view may stand behind # as zoom, latitude and longitude. FOLDER gets the pictures.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { startBrowser } from './browser.mjs';

const types = { '.html': 'text/html', '.css': 'text/css', '.mjs': 'text/javascript' };
const maplibre = join(import.meta.dirname, 'node_modules/maplibre-gl/dist');

/** Serves the page and the library. */
async function startPages() {
  const server = createServer(({ url }, response) => {
    const name = new URL(url, 'http://localhost').pathname.slice(1);
    const path = name === 'map.html' ? join(import.meta.dirname, name) : join(maplibre, name);
    const body = readFileSync(path);
    response.writeHead(200, { 'content-type': types[extname(path)] }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function look(browser, page, address, picture) {
  const [style, hash] = address.split('#');
  const [zoom, lat, lng] = hash?.split('/') ?? [];
  const query = new URLSearchParams({ style, ...(hash && { zoom, lat, lng }) });
  const faults = [];
  const requests = {};
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`page: ${message}`));
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    const { origin, pathname } = new URL(response.url());
    if (response.url().startsWith('data:') || response.url().startsWith('blob:')) return;
    const key = `${response.status()} ${origin}/${pathname.split('/')[1]}`;
    requests[key] = (requests[key] ?? 0) + 1;
  });
  await page.goto(`${browser.pages}/map.html?${query}`);
  await page.waitForFunction(() => window.map?.loaded() && window.map.areTilesLoaded(), null, { timeout: 60_000 });
  await page.evaluate(() => new Promise((done) => { map.once('idle', done); map.triggerRepaint(); }));
  const shot = await page.screenshot({ path: picture });
  const colors = await page.evaluate(async (url) => {
    const image = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, `data:image/png;base64,${shot.toString('base64')}`);
  const drawn = await page.evaluate(() => {
    const count = {};
    for (const { layer } of map.queryRenderedFeatures()) count[layer.id] = (count[layer.id] ?? 0) + 1;
    return count;
  });
  return { faults: [...faults, ...await page.evaluate(() => window.faults)], requests, colors, drawn };
}

const [folder, ...addresses] = process.argv.slice(2);
const server = await startPages();
const browser = await startBrowser();
try {
  browser.pages = `http://127.0.0.1:${server.address().port}`;
  const report = [];
  for (const [i, address] of addresses.entries()) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, deviceScaleFactor: i % 2 + 1, locale: 'es-GT' });
    report.push(await look(browser, await context.newPage(), address, join(folder, `maplibre-${i}.png`)));
    await context.close();
  }
  process.stdout.write(JSON.stringify({ pages: browser.pages, maps: report }));
} finally {
  await browser.close();
  server.close();
}
