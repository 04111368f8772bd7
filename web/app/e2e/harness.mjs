// Starts the server and the browser, and watches every page for what must not happen.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const results = join(dirname(fileURLToPath(import.meta.url)), '..', 'test-results');

export const desktop = { width: 1440, height: 900 };
export const telephone = { width: 390, height: 844 };

/** Starts the binary on a free port; `args` are files or folders to serve. */
export async function startServer(...args) {
  const child = spawn(process.env.LINDERO_BIN, ['serve', '--addr', '127.0.0.1:0', '--rate', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => { log += chunk; });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => { throw new Error(`the server ended with ${code}: ${log.slice(-2000)}`); }),
  ]);
  return {
    url: line.trim().replace(/\/?$/, '/'),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Writes made-up features with the binary. */
export async function fixtures(...args) {
  const child = spawn(process.env.LINDERO_BIN, ['fixtures', ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

/**
 * Opens the map, or the page that `hash` leads to from there. `offences` collects console errors, failures of the page and
 * requests to other hosts; `finish` closes the page and fails on any.
 */
export async function openPage(browser, url, { size = desktop, locale = 'es-GT', hash = '', ratio = 1, dark = false, scripts = true, touch = false } = {}) {
  const context = await browser.newContext({
    viewport: size, locale, deviceScaleFactor: ratio, reducedMotion: 'reduce', colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts, hasTouch: touch,
  });
  const page = await context.newPage();
  const offences = [];
  const requests = [];
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) offences.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => offences.push(`error: ${error.message}`));
  page.on('request', (request) => {
    requests.push(request.url());
    if (new URL(request.url()).origin !== origin) offences.push(`request to another host: ${request.url()}`);
  });
  await page.goto(url + hash);
  if (scripts && await page.locator('#map, #app').count() > 0) await settled(page);
  return {
    page, context, requests, offences,
    async finish() {
      await context.close();
      assert.deepEqual(offences, []);
    },
  };
}

/** Waits until no tile is on its way and the last ones are drawn. */
export async function settled(page) {
  await page.locator('#map[aria-busy="false"]').waitFor();
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let i = 0; i < 4; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
  });
  await page.locator('#map[aria-busy="false"]').waitFor();
}

export async function screenshot(page, name) {
  await page.screenshot({ path: join(results, `${name}.png`) });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails on serious findings of axe-core. */
export async function checkAccessibility(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`), []);
}

/** Moves the map by its permalink. */
export async function goTo(page, zoom, lat, lng) {
  await page.evaluate((hash) => { location.hash = hash; }, `#${zoom}/${lat}/${lng}`);
  await settled(page);
}

/** Middle of the map on the screen. */
export async function middle(page) {
  const box = await page.locator('#map').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** How many pixels of a colour the canvases of a pane show within `reach` CSS pixels of the map's middle. */
export function countColor(page, pane, color, reach = Infinity) {
  return page.evaluate(([pane, color, reach]) => {
    const wanted = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
    const map = document.querySelector('#map').getBoundingClientRect();
    const cx = map.left + map.width / 2;
    const cy = map.top + map.height / 2;
    let count = 0;
    for (const canvas of document.querySelectorAll(`.leaflet-${pane}-pane canvas`)) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      const box = canvas.getBoundingClientRect();
      const ratio = canvas.width / box.width;
      // Read from a copy: reading a canvas moves it off the fast path, and the browser warns of it.
      const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data, width } = context.getImageData(0, 0, copy.width, copy.height);
      for (let i = 0; i < data.length; i += 4) {
        const x = box.left + ((i / 4) % width) / ratio;
        const y = box.top + Math.floor(i / 4 / width) / ratio;
        if (Math.abs(x - cx) > reach || Math.abs(y - cy) > reach) continue;
        if (data[i + 3] > 200 && wanted.every((c, k) => Math.abs(c - data[i + k]) <= 12)) count++;
      }
    }
    return count;
  }, [pane, color, Number.isFinite(reach) ? reach : 1e9]);
}

/** World pixels of a place at a zoom, 256 to a tile. */
export function project([lng, lat], zoom) {
  const size = 256 * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [((lng + 180) / 360) * size, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size];
}

/** Pages through all features of a collection. */
export async function allFeatures(url, collection) {
  const features = [];
  let next = `${url}collections/${collection}/items?limit=1000`;
  while (next) {
    const response = await fetch(next);
    assert.equal(response.status, 200, next);
    const body = await response.json();
    features.push(...body.features);
    next = body.links?.find(({ rel }) => rel === 'next')?.href;
  }
  return features;
}
