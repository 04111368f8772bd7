import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  allFeatures, checkAccessibility, countColor, desktop, fixtures, goTo, middle, openPage, project, screenshot, settled, startBrowser, startServer, telephone,
} from './harness.mjs';

const land = '#f6f3ec';
const crossingBlue = '#0a5a9c';
const blindVermilion = '#c04a00';

let server;
let browser;
let crossings;

before(async () => {
  [server, browser] = await Promise.all([startServer('--anonymous-class', 'official'), startBrowser()]);
  crossings = await allFeatures(server.url, 'official_crossings');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const isDataTile = (url) => /\/tiles\/\d+\/\d+\/\d+\.mvt$/.test(url);
const toggle = (page, layer) => page.locator(`#layer-${layer}`).click();

/** The crossing farthest from any other, so that a click can mean it alone. */
function loneliest(features) {
  const others = (f) => features.filter((g) => g !== f).map((g) => Math.hypot(...[0, 1].map((i) => f.geometry.coordinates[i] - g.geometry.coordinates[i])));
  return features.map((f) => [Math.min(...others(f)), f]).sort(([a], [b]) => b - a)[0][1];
}

async function hideAllBut(page, ...kept) {
  for (const id of await page.locator('.layer').evaluateAll((items) => items.map((item) => item.dataset.layer))) {
    if (!kept.includes(id)) await toggle(page, id);
  }
}

describe('the map', () => {
  test('draws land, symbols and lines from one request a tile', async () => {
    const { page, requests, finish } = await openPage(browser, server.url);
    assert.ok(await countColor(page, 'basemap', land) > 100_000, 'land');
    assert.ok(await countColor(page, 'overlay', crossingBlue) > 100, 'official crossings');
    assert.ok(await countColor(page, 'overlay', blindVermilion) > 100, 'blind crossings');
    const tiles = requests.filter((url) => url.endsWith('.mvt'));
    assert.ok(tiles.length > 0);
    assert.equal(new Set(tiles).size, tiles.length, 'no tile was fetched twice');
    assert.ok(!tiles.some((url) => url.includes('/collections/')), 'no tile of a single layer');
    await screenshot(page, 'desktop-es');
    await finish();
  });

  test('lists the layers in the server\'s order with their counts', async () => {
    const { collections } = await (await fetch(`${server.url}collections`)).json();
    const { page, finish } = await openPage(browser, server.url);
    const titles = await page.locator('.layer-name').allTextContents();
    assert.deepEqual(titles, collections.map((c) => c['x-lindero'].title.es));
    const counts = await page.locator('.layer-count').allTextContents();
    collections.forEach((c, i) => {
      assert.ok(counts[i].endsWith(new Intl.NumberFormat('es-GT').format(c.itemCount)), `${c.id}: ${counts[i]}`);
    });
    await finish();
  });

  test('toggles a layer without asking the server', async () => {
    const [lng, lat] = loneliest(crossings).geometry.coordinates;
    const { page, requests, finish } = await openPage(browser, server.url, { hash: `#13/${lat}/${lng}` });
    const shown = await countColor(page, 'overlay', crossingBlue, 16);
    assert.ok(shown > 15, `the crossing is drawn (${shown})`);
    const asked = requests.filter(isDataTile).length;
    await toggle(page, 'official_crossings');
    await settled(page);
    assert.equal(await countColor(page, 'overlay', crossingBlue, 16), 0, 'the crossing is gone');
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await settled(page);
    assert.ok(!(await page.locator('.kicker').allTextContents()).some((text) => text.includes('Cruces oficiales')), 'a hidden feature cannot be clicked');
    await toggle(page, 'official_crossings');
    await settled(page);
    assert.ok(await countColor(page, 'overlay', crossingBlue, 16) > 15, 'the crossing is back');
    assert.equal(requests.filter(isDataTile).length, asked, 'no tile was fetched');
    await finish();
  });

  test('keeps its place in the address, and takes it from there', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: '#9/14.700/-91.900' });
    await page.locator('.control').first().click();
    await settled(page);
    assert.match(page.url(), /#10\/14\.70\d*\/-91\.90\d*$/);
    await goTo(page, 7, 15.5, -90);
    assert.match(page.url(), /#7\/15\.50\d*\/-90\.00\d*$/);
    await finish();
  });

  test('draws beyond the last zoom that has tiles', async () => {
    const [lng, lat] = loneliest(crossings).geometry.coordinates;
    const { page, requests, finish } = await openPage(browser, server.url, { hash: `#18/${lat}/${lng}` });
    const { maxzoom } = await (await fetch(`${server.url}tiles.json`)).json();
    assert.deepEqual(requests.filter(isDataTile).filter((url) => Number(/(\d+)\/\d+\/\d+\.mvt$/.exec(url)[1]) > maxzoom), []);
    assert.ok(await countColor(page, 'overlay', crossingBlue, 16) > 15);
    await finish();
  });

  test('says that data are synthetic as long as such a layer is shown', async () => {
    const { page, finish } = await openPage(browser, server.url);
    const { collections } = await (await fetch(`${server.url}collections`)).json();
    const made = collections.filter((c) => c['x-lindero'].synthetic_count > 0);
    assert.ok(made.length > 0);
    const notice = page.locator('.notice');
    assert.match(await notice.textContent(), /^Datos sintéticos: /);
    for (const { id, 'x-lindero': { title } } of made) {
      assert.ok((await notice.textContent()).includes(title.es));
      await toggle(page, id);
    }
    assert.equal(await notice.isVisible(), false);
    await finish();
  });

  test('names every source once', async () => {
    const { collections } = await (await fetch(`${server.url}collections`)).json();
    const { attribution = '' } = await (await fetch(`${server.url}basemap.json`)).json();
    const { page, finish } = await openPage(browser, server.url);
    const text = await page.locator('.credits-text').textContent();
    for (const line of [...collections.map((c) => c.attribution ?? ''), attribution].flatMap((a) => a.split(' | ')).filter(Boolean)) {
      assert.equal(text.split(line).length >= 2, true, line);
    }
    await finish();
  });
});

describe('details', () => {
  test('of a crossing open on a click, with labelled values', async () => {
    const crossing = loneliest(crossings);
    const [lng, lat] = crossing.geometry.coordinates;
    const { page, finish } = await openPage(browser, server.url, { hash: `#13/${lat}/${lng}` });
    await hideAllBut(page, 'official_crossings');
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await page.locator('.details .facts').first().waitFor();
    assert.equal(await page.locator('#details-title').textContent(), crossing.properties.name);
    const schema = await (await fetch(`${server.url}collections/official_crossings/schema`)).json();
    const labels = await page.locator('.fact dt').allTextContents();
    for (const [name, value] of Object.entries(crossing.properties)) {
      if (value === null || value === '' || ['id', 'name', 'synthetic', 'position_accuracy_m'].includes(name) || (Array.isArray(value) && value.length === 0)) continue;
      const title = schema.properties[name]['x-lindero'].title.es;
      assert.ok(labels.includes(title), `${title} is shown`);
    }
    const link = await page.locator('.details a.action').getAttribute('href');
    const item = await (await fetch(link)).json();
    assert.equal(item.id, crossing.id);
    await screenshot(page, 'desktop-es-details');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.details').isVisible(), false);
    await finish();
  });

  test('offer a list where several features lie under a click', async () => {
    const places = (await allFeatures(server.url, 'municipalities')).filter((f) => f.geometry.type === 'Point');
    const zoom = 9;
    const distance = (a, b) => Math.hypot(...[0, 1].map((i) => project(a.geometry.coordinates, zoom)[i] - project(b.geometry.coordinates, zoom)[i]));
    const [crossing] = crossings.map((c) => [c, Math.min(...places.map((p) => distance(c, p)))]).sort((a, b) => a[1] - b[1])[0];
    const [lng, lat] = crossing.geometry.coordinates;
    const { page, finish } = await openPage(browser, server.url, { hash: `#${zoom}/${lat}/${lng}` });
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await page.locator('.hits').waitFor();
    assert.ok(await page.locator('.hit').count() >= 2);
    await screenshot(page, 'desktop-es-several');
    await page.locator('.hit').first().click();
    await page.locator('.details .facts').first().waitFor();
    await page.locator('.details-head .icon-button').first().click();
    assert.ok(await page.locator('.hit').count() >= 2, 'back to the list');
    await finish();
  });

  test('of a made-up feature carry a badge', async () => {
    const [made] = (await allFeatures(server.url, 'blind_crossings')).filter((f) => f.properties.synthetic);
    const [lng, lat] = made.geometry.coordinates;
    const { page, finish } = await openPage(browser, server.url, { hash: `#15/${lat}/${lng}` });
    await hideAllBut(page, 'blind_crossings');
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await page.locator('.details .facts').first().waitFor();
    assert.equal(await page.locator('.details .badge').textContent(), 'Dato sintético');
    await screenshot(page, 'desktop-es-synthetic');
    await finish();
  });

  test('open from the keyboard alone', async () => {
    const crossing = loneliest(crossings);
    const [lng, lat] = crossing.geometry.coordinates;
    const { page, finish } = await openPage(browser, server.url, { hash: `#13/${lat}/${lng}` });
    await hideAllBut(page, 'official_crossings');
    await page.keyboard.press('Shift');
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
    await page.keyboard.press('Enter');
    await page.locator('.details .facts').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'details-title');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
    await finish();
  });
});

describe('languages', () => {
  test('follow the browser, switch on every text, and are remembered', async () => {
    const { page, finish } = await openPage(browser, server.url, { locale: 'en-GB' });
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    assert.equal(await page.locator('#panel-title').textContent(), 'Layers');
    await screenshot(page, 'desktop-en');
    await page.locator('.choice[lang="es"]').click();
    await settled(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'es');
    assert.equal(await page.locator('#panel-title').textContent(), 'Capas');
    assert.match(await page.locator('.notice').textContent(), /^Datos sintéticos/);
    assert.equal(await page.locator('.control').first().getAttribute('aria-label'), 'Acercar');
    await page.reload();
    await settled(page);
    assert.equal(await page.locator('#panel-title').textContent(), 'Capas');
    await finish();
  });
});

describe('a telephone', () => {
  for (const [lang, locale] of [['es', 'es-GT'], ['en', 'en-US']]) {
    test(`shows the map first, layers and details as sheets (${lang})`, async () => {
      const crossing = loneliest(crossings);
      const { page, finish } = await openPage(browser, server.url, { size: telephone, locale, ratio: 2 });
      assert.equal(await page.locator('.panel-body').isVisible(), false);
      assert.equal(await page.locator('.notice').isVisible(), true);
      assert.ok(await countColor(page, 'overlay', crossingBlue) > 100);
      await screenshot(page, `telephone-${lang}`);
      await page.locator('.panel-toggle').click();
      assert.equal(await page.locator('.panel-body').isVisible(), true);
      await screenshot(page, `telephone-${lang}-layers`);
      await page.locator('.panel-toggle').click();
      const [lng, lat] = crossing.geometry.coordinates;
      await goTo(page, 13, lat, lng);
      const { x, y } = await middle(page);
      await page.mouse.click(x, y);
      await page.locator('.details').waitFor();
      if (await page.locator('.hits').isVisible()) await page.locator('.hit').first().click();
      await page.locator('.details .facts').first().waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no sideways scrolling');
      await settled(page);
      await screenshot(page, `telephone-${lang}-details`);
      await finish();
    });
  }
});

describe('trouble', () => {
  test('is told calmly and mended when the line is back', async () => {
    const [lng, lat] = loneliest(crossings).geometry.coordinates;
    const { page, context, offences, finish } = await openPage(browser, server.url, { hash: '#7/15/-90' });
    await context.setOffline(true);
    await page.evaluate((hash) => { location.hash = hash; }, `#13/${lat}/${lng}`);
    await page.locator('.status.is-trouble').waitFor();
    await screenshot(page, 'desktop-es-offline');
    await context.setOffline(false);
    await page.locator('.status.is-shown').waitFor({ state: 'detached' });
    await settled(page);
    assert.ok(await countColor(page, 'overlay', crossingBlue, 16) > 15, 'the tiles came after all');
    assert.ok(offences.every((text) => /ERR_INTERNET_DISCONNECTED/.test(text)), offences.join('\n'));
    offences.length = 0;
    await finish();
  });

  test('at the start ends when the server answers', async () => {
    const context = await browser.newContext({ viewport: desktop, locale: 'en' });
    const page = await context.newPage();
    let down = true;
    await page.route('**/collections', (route) => (down ? route.abort() : route.continue()));
    await page.goto(server.url);
    await page.locator('.status.is-trouble').waitFor();
    assert.match(await page.locator('.status').textContent(), /cannot be reached/);
    down = false;
    await page.locator('.status-retry').click();
    await page.locator('.layer').first().waitFor();
    await settled(page);
    await page.locator('.status.is-trouble').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('the public', () => {
  let open;
  before(async () => { open = await startServer(); });
  after(async () => { await open?.stop(); });

  test('sees zones with their counts in the place of sensitive features', async () => {
    const zones = (await allFeatures(open.url, 'blind_crossings')).filter((f) => f.geometry !== null);
    const { page, finish } = await openPage(browser, open.url);
    assert.equal(await page.locator('[data-layer="blind_crossings"] .layer-count').textContent(), `${zones.length + 1} zonas`);
    assert.match(await page.locator('[data-layer="blind_crossings"] .legend').textContent(), /^Generalizado a celdas de 25\s+km o más, con el número de elementos \(mínimo 5\)/);
    assert.match(await page.locator('[data-layer="airstrips"] .legend').textContent(), /celdas de 50\s+km/);
    await screenshot(page, 'public-desktop-es');
    await hideAllBut(page, 'blind_crossings');
    const zone = zones.find((f) => f.properties.cell_km === 25);
    const [[west, south], , [east, north]] = zone.geometry.coordinates[0];
    await goTo(page, 10, (south + north) / 2, (west + east) / 2);
    assert.ok(await countColor(page, 'overlay', blindVermilion, 40) > 10, 'the number stands in the zone');
    await screenshot(page, 'public-desktop-es-near');
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await page.locator('.details').waitFor();
    if (await page.locator('.hits').isVisible()) await page.locator('.hit', { hasText: '25' }).first().click();
    await page.locator('.details .facts').first().waitFor();
    assert.match(await page.locator('#details-title').textContent(), new RegExp(`^${zone.properties.count} elementos · celda de 25\\s+km$`));
    assert.equal(await page.locator('.details .badge').textContent(), 'Dato sintético');
    await screenshot(page, 'public-desktop-es-details');
    await finish();
  });

  test('is told so in English, and on a telephone', async () => {
    for (const [size, locale, name] of [[desktop, 'en', 'desktop-en'], [telephone, 'es-GT', 'telephone-es'], [telephone, 'en', 'telephone-en']]) {
      const { page, finish } = await openPage(browser, open.url, { size, locale, ratio: size === telephone ? 2 : 1 });
      await screenshot(page, `public-${name}`);
      if (size === telephone) {
        await page.locator('.panel-toggle').click();
        await screenshot(page, `public-${name}-layers`);
      }
      const text = await page.locator('[data-layer="blind_crossings"] .legend').textContent();
      assert.match(text, locale === 'en' ? /^Generalised to cells of 25\s+km or more/ : /^Generalizado a celdas de 25\s+km o más/);
      await finish();
    }
  });
});

describe('the page', () => {
  test('carries a Content-Security-Policy that allows this host alone', async () => {
    const response = await fetch(server.url, { headers: { Accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"]) assert.ok(policy.includes(part), part);
    assert.ok(!/unsafe|https?:|\*/.test(policy), policy);
    assert.ok(!/<style|style=|<script(?![^>]*src=)/.test(await response.text()), 'nothing inline');
  });

  test('works below a path prefix', async () => {
    const target = new URL(server.url);
    const outside = [];
    const proxy = createServer((incoming, outgoing) => {
      if (!incoming.url.startsWith('/mapa/')) outside.push(incoming.url);
      const path = incoming.url.replace(/^\/mapa/, '');
      incoming.pipe(httpRequest({ host: target.hostname, port: target.port, path, method: incoming.method, headers: { ...incoming.headers, host: target.host } }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      }));
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { page, finish } = await openPage(browser, `http://127.0.0.1:${proxy.address().port}/mapa/`);
    assert.ok(await countColor(page, 'overlay', crossingBlue) > 100);
    assert.deepEqual(outside, []);
    await finish();
    proxy.closeAllConnections();
    proxy.close();
  });

  for (const [name, size, locale] of [['desktop', desktop, 'es-GT'], ['telephone', telephone, 'en-US']]) {
    test(`has no serious accessibility findings (${name})`, async () => {
      const [lng, lat] = loneliest(crossings).geometry.coordinates;
      const { page, finish } = await openPage(browser, server.url, { size, locale, hash: `#13/${lat}/${lng}` });
      const check = (where) => checkAccessibility(page, where);
      await check('map');
      const { x, y } = await middle(page);
      await page.mouse.click(x, y);
      await page.locator('.details').waitFor();
      if (await page.locator('.hits').isVisible()) await page.locator('.hit').first().click();
      await page.locator('.details .facts').first().waitFor();
      await check('details');
      await page.keyboard.press('Escape');
      if (size === telephone) {
        await page.locator('.panel-toggle').click();
        await check('layers');
      }
      await finish();
    });
  }
});

describe('an operator\'s own layers', () => {
  test('are drawn, listed and described, and their texts stay texts', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
    const feature = (id, lng, lat, properties) => ({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [lng, lat] }, properties });
    const folder = await mkdtemp(join(tmpdir(), 'lindero-e2e-'));
    await writeFile(join(folder, 'clinics.geojson'), JSON.stringify({
      type: 'FeatureCollection',
      features: [
        feature('a b/c?d', -90.5, 14.6, { name: hostile, beds: 12, remark: 'ñandú '.repeat(1700), arabic: 'مستشفى', emoji: '🏥' }),
        feature('two', -90.4, 14.7, { name: 'Two', beds: null, remark: '', arabic: '', emoji: '' }),
      ],
    }));
    const own = await startServer(folder);
    try {
      const { page, finish } = await openPage(browser, own.url, { hash: '#14/14.6/-90.5' });
      assert.equal(await page.locator('.layer').count(), 1);
      const { x, y } = await middle(page);
      await page.mouse.click(x, y);
      await page.locator('.details .facts').first().waitFor();
      assert.equal(await page.locator('#details-title').textContent(), hostile);
      assert.equal(await page.locator('.details img, .details script').count(), 0);
      const values = await page.locator('.fact dd').allTextContents();
      for (const value of ['12', 'مستشفى', '🏥']) assert.ok(values.includes(value), value);
      assert.equal(await page.locator('.notice').isVisible(), false);
      await screenshot(page, 'desktop-es-own-layer');
      await finish();
    } finally {
      await own.stop();
      await rm(folder, { recursive: true });
    }
  });
});

describe('a crowd', () => {
  test('is shown by clusters that open on a click, with exact counts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lindero-e2e-'));
    const many = 30_000;
    await fixtures('--seed', '7', '--count', String(many), '-o', join(folder, 'fords.geojsonl'));
    const states = ['active', 'inactive', 'blocked', 'unknown'].map((value) => `          - {value: ${value}}\n`).join('');
    await writeFile(join(folder, 'lindero.yaml'), `layers:\n  - id: fords\n    class: status\n    properties:\n      - name: status\n        enum:\n${states}`);
    const own = await startServer(folder);
    try {
      for (const [size, name] of [[desktop, 'desktop-es-crowd'], [telephone, 'telephone-es-crowd']]) {
        const { page, finish } = await openPage(browser, own.url, { size });
        await settled(page);
        await screenshot(page, name);
        if (size === desktop) {
          const numbers = await page.locator('.legend-number').allTextContents();
          assert.equal(numbers.reduce((sum, text) => sum + Number(text.replaceAll(/[^0-9]/g, '')), 0), many);
          const zoom = () => Number(/^#(\d+)/.exec(new URL(page.url()).hash)[1]);
          const before = zoom();
          await clickCluster(page, own.url);
          await settled(page);
          await page.waitForFunction((z) => Number(/^#(\d+)/.exec(location.hash)[1]) > z, before);
          assert.equal(await page.locator('#details-title').isVisible(), false);
          await screenshot(page, `${name}-opened`);
        }
        await finish();
      }
    } finally {
      await own.stop();
      await rm(folder, { recursive: true });
    }
  });
});

/** Clicks the largest cluster near the middle of the map. */
async function clickCluster(page, url) {
  const [zoom, lat, lng] = new URL(page.url()).hash.slice(1).split('/').map(Number);
  const answer = await fetch(`${url}collections/fords/clusters?zoom=${zoom - 1}&bbox=${lng - 1},${lat - 1},${lng + 1},${lat + 1}`);
  const { features } = await answer.json();
  const [largest] = features.filter(({ properties }) => properties.cluster === true).sort((a, b) => b.properties.count - a.properties.count);
  assert.ok(largest);
  const { x, y } = await middle(page);
  const [from, to] = [project([lng, lat], zoom), project(largest.geometry.coordinates, zoom)];
  await page.mouse.click(x + to[0] - from[0], y + to[1] - from[1]);
}
