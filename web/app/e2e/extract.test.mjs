// Taking an area along, as people do it in a browser.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkAccessibility, middle, openPage, project, screenshot, settled, startBrowser, startServer, telephone } from './harness.mjs';

const desk = { width: 1280, height: 800 };
const place = '#9/14.700/-92.000';

let folder;
let server;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lindero-extract-'));
  [server, browser] = await Promise.all([startServer('--anonymous-class', 'official', '--jobs', join(folder, 'jobs')), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true });
});

const panel = (page) => page.locator('#extract');
const total = (page) => page.locator('.total');
const main = (page) => page.locator('.extract-main');

/** Waits until the estimate of the chosen format is there. */
async function estimated(page) {
  await page.locator('.extract-main[aria-disabled="false"]').waitFor();
  await settled(page);
}

async function openPanel(page) {
  await page.locator('.extract-open').click();
  await estimated(page);
}

async function choose(page, way) {
  await page.locator(`.chip input[value="${way}"]`).check();
}

async function drawBox(page, [x1, y1], [x2, y2]) {
  await page.locator('.area-draw:visible').click();
  const { x, y } = await middle(page);
  await page.mouse.move(x + x1, y + y1);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.move(x + x2, y + y2, { steps: 4 });
  await page.mouse.up();
  await estimated(page);
}

const boxOf = (page) => page.locator('.box-fields input').evaluateAll((inputs) => inputs.map((input) => Number(input.value)));

/** Where the southernmost crossing of the view is, from the middle of the map. */
async function crossing() {
  const { features } = await (await fetch(`${server.url}collections/official_crossings/items?f=json&bbox=-92.6,14.5,-91.9,14.8`)).json();
  const [south] = features.map((f) => f.geometry.coordinates).sort((a, b) => a[1] - b[1]);
  const [at, middle] = [project(south, 9), project([-92, 14.7], 9)];
  return [at[0] - middle[0], at[1] - middle[1]];
}

/** What the server has in a box, by the collections' own counts. */
async function countIn(bbox) {
  const { collections } = await (await fetch(`${server.url}collections`)).json();
  const counts = await Promise.all(collections.map(async ({ id }) => [id, (await (await fetch(`${server.url}collections/${id}/items?f=json&limit=1&bbox=${bbox}`)).json()).numberMatched]));
  return new Map(counts);
}

const shown = (page) => page.locator('[data-extract]').evaluateAll((rows) => rows.map((row) => [row.dataset.extract, Number(row.querySelector('.count').textContent)]));

async function downloaded(download) {
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes };
}

const isZip = ({ bytes }) => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04';

describe('an area', () => {
  test('is drawn, counted, and taken along as a field pack', async () => {
    const { page, requests, finish } = await openPage(browser, server.url, { size: desk, hash: place });
    assert.ok(!requests.some((url) => url.includes('/app/extracts-')), 'what extracts take is loaded when they are wanted');
    await openPanel(page);
    await drawBox(page, [-250, -150], await crossing());
    assert.equal(await page.locator('.details').isVisible(), false, 'a drag that ends on a feature does not open it');
    const counts = await countIn(await boxOf(page));
    assert.deepEqual(await shown(page), [...counts]);
    const sum = [...counts.values()].reduce((a, b) => a + b);
    assert.ok(sum > 5);
    assert.match(await total(page).textContent(), new RegExp(`^${sum} elementos · [\\d,]+\\s+km²$`));
    assert.match(await page.locator('.warnings').textContent(), /datos sintéticos/);
    await checkAccessibility(page, 'extract');
    await screenshot(page, 'extract-desktop-es');
    const waiting = page.waitForEvent('download');
    await main(page).click();
    await page.locator('.job[data-status="running"], .job[data-status="successful"]').waitFor();
    const pack = await downloaded(await waiting);
    assert.match(pack.name, /^lindero-.*\.zip$/);
    assert.ok(isZip(pack));
    await page.locator('.job[data-status="successful"]').scrollIntoViewIfNeeded();
    await screenshot(page, 'extract-desktop-es-done');
    // A page loaded anew knows its jobs and its area.
    const url = page.url();
    assert.match(url, /&area=box:/);
    await page.reload();
    await page.locator('.job[data-status="successful"] a').waitFor();
    assert.equal(page.url(), url);
    const link = await page.locator('.job a').getAttribute('href');
    const part = await fetch(link, { headers: { Range: 'bytes=0-3' } });
    assert.equal(part.status, 206);
    assert.equal(Buffer.from(await part.arrayBuffer()).toString('latin1'), 'PK\x03\x04');
    await page.locator('.job .action', { hasText: 'Quitar' }).click();
    await page.locator('.job').waitFor({ state: 'detached' });
    assert.equal((await fetch(link)).status, 410, 'what came of it is gone from the server');
    await finish();
  });

  test('of few features is saved without a job', async () => {
    const { page, finish } = await openPage(browser, server.url, { size: desk, locale: 'en-GB', hash: place });
    await openPanel(page);
    await page.locator('[data-extract="borders"] input').uncheck();
    await page.getByLabel('Format', { exact: true }).selectOption('gpkg');
    await estimated(page);
    assert.ok(!new Map(await shown(page)).get('borders'));
    await screenshot(page, 'extract-desktop-en');
    const waiting = page.waitForEvent('download');
    await main(page).click();
    const file = await downloaded(await waiting);
    assert.match(file.name, /\.gpkg$/);
    assert.equal(file.bytes.subarray(0, 15).toString('latin1'), 'SQLite format 3');
    assert.equal(await page.locator('.job').count(), 0);
    await finish();
  });

  test('is drawn as a polygon, corner by corner, and mended', async () => {
    const { page, finish } = await openPage(browser, server.url, { size: desk, hash: place });
    await openPanel(page);
    await choose(page, 'polygon');
    await page.locator('.area-draw:visible').click();
    const { x, y } = await middle(page);
    for (const [dx, dy] of [[-200, -100], [60, -120], [-300, 250], [70, 160]]) await page.mouse.click(x + dx, y + dy);
    await page.locator('.sketch-bar .action').first().click(); // undo
    await page.locator('.sketch-bar .action').first().click();
    await page.mouse.click(x + 50, y + 200);
    await page.mouse.move(x - 120, y + 90);
    await screenshot(page, 'extract-desktop-es-drawing');
    await page.mouse.click(x - 200, y - 100); // the first once more
    await estimated(page);
    assert.equal(await page.locator('.area-handle').count(), 3);
    const before = await total(page).textContent();
    const handle = await page.locator('.area-handle').nth(2).boundingBox();
    await page.mouse.move(handle.x + 9, handle.y + 9);
    await page.mouse.down();
    await page.mouse.move(handle.x + 60, handle.y + 100, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction((text) => document.querySelector('.total').textContent !== text, before);
    await estimated(page);
    assert.notEqual(await total(page).textContent(), before);
    assert.match(page.url(), /&area=polygon:/);
    await screenshot(page, 'extract-desktop-es-polygon');
    await finish();
  });

  test('by the keyboard alone', async () => {
    const { page, finish } = await openPage(browser, server.url, { size: desk, locale: 'en-GB', hash: place });
    const tabTo = async (selector) => {
      for (let n = 0; n < 80; n++) {
        if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`no way to ${selector} by Tab`);
    };
    await tabTo('.extract-open');
    await page.keyboard.press('Enter');
    await estimated(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'extract-title');
    await tabTo('.area-draw');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
    // While the map moves, it takes no further arrow.
    const move = async (key) => {
      const hash = new URL(page.url()).hash;
      await page.keyboard.press(key);
      await page.waitForFunction((before) => location.hash !== before, hash);
      await settled(page);
    };
    for (const key of ['ArrowLeft', 'ArrowLeft']) await move(key);
    await page.keyboard.press('Enter');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown']) await move(key);
    await screenshot(page, 'extract-desktop-en-keys');
    await page.keyboard.press('Enter');
    await page.locator('.sketch-bar').waitFor({ state: 'hidden' });
    await estimated(page);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'action area-draw');
    const drawn = await boxOf(page);
    await tabTo('.box-fields input');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('-92.5');
    await page.keyboard.press('Tab');
    await estimated(page);
    assert.deepEqual(await boxOf(page), [-92.5, ...drawn.slice(1)]);
    await tabTo('.format-field select');
    await page.keyboard.type('KMZ');
    await estimated(page);
    await tabTo('.extract-main');
    const waiting = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    assert.ok(isZip(await downloaded(await waiting)));
    await page.keyboard.press('Escape');
    assert.equal(await panel(page).isVisible(), false);
    assert.doesNotMatch(page.url(), /area=/);
    await finish();
  });

  test('is what a department, a circle, a border or a file says', async () => {
    const { page, offences } = await openPage(browser, server.url, { size: desk, hash: place });
    await openPanel(page);
    await choose(page, 'departments');
    await page.getByLabel('Buscar').fill('chiquimula');
    await page.locator('.names:visible input').check();
    await estimated(page);
    assert.match(page.url(), /area=departments:GT%2FChiquimula$/);
    const { x, y } = await middle(page);
    await page.mouse.click(x - 100, y - 60);
    await page.waitForFunction(() => location.hash.includes(','));
    await page.getByRole('button', { name: 'Ver el área' }).click();
    await estimated(page);
    await screenshot(page, 'extract-desktop-es-departments');
    await choose(page, 'circle');
    await estimated(page);
    await page.getByLabel('Alrededor de la cabecera de').selectOption({ label: 'Ayutla (GT · San Marcos)' });
    await page.getByLabel('Radio (km)').fill('7.5');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => /circle:-92\.\d+,14\.\d+,7\.5$/.test(location.hash));
    await estimated(page);
    assert.match(await total(page).textContent(), / · 17\d\s+km²$/); // π · 7.5²
    await screenshot(page, 'extract-desktop-es-circle');
    await choose(page, 'file');
    const ring = [[-92.2, 14.5], [-91.9, 14.5], [-92.2, 14.8], [-92.2, 14.5]];
    const file = (text) => ({ name: 'area.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) });
    await page.getByLabel('Archivo con el contorno').setInputFiles(file(JSON.stringify({ type: 'Polygon', coordinates: [ring] })));
    await estimated(page);
    await screenshot(page, 'extract-desktop-es-file');
    await page.getByLabel('Archivo con el contorno').setInputFiles(file('no outline'));
    await page.locator('.total', { hasText: 'no lo entrega' }).waitFor();
    assert.notEqual(await page.locator('.extract-summary .extract-trouble').textContent(), '');
    await screenshot(page, 'extract-desktop-es-refused');
    await choose(page, 'border');
    assert.match(await total(page).textContent(), /Elija un área/);
    await page.getByLabel('Frontera', { exact: true }).selectOption('GT-MX');
    await page.waitForFunction(() => location.hash.includes('area=border:GT-MX,0,50,5'));
    await estimated(page);
    const size = (text) => Number(text.replaceAll(',', ''));
    // A corridor of 50 km by twice 5 km, with a half circle at each end, less what bends of the line share.
    const whole = size(/ · ([\d,]+)/.exec(await total(page).textContent())[1]);
    assert.ok(whole > 300 && whole <= 50 * 10 + Math.PI * 25, String(whole));
    await page.getByRole('button', { name: 'Ver el área' }).click();
    await settled(page);
    await screenshot(page, 'extract-desktop-es-border');
    assert.deepEqual(offences.filter((text) => !text.includes('400')), []);
    await page.context().close();
  });

  test('is drawn with a finger, and its corners moved', async () => {
    const { page, finish } = await openPage(browser, server.url, { size: telephone, touch: true, ratio: 2, hash: '#9/14.700/-92.100' });
    const session = await page.context().newCDPSession(page);
    const touch = (type, ...points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    const drag = async ([x1, y1], [x2, y2]) => {
      await touch('touchStart', [x1, y1]);
      for (let i = 1; i <= 6; i++) await touch('touchMove', [x1 + ((x2 - x1) * i) / 6, y1 + ((y2 - y1) * i) / 6]);
      await touch('touchEnd');
    };
    await page.locator('.extract-open').tap();
    await estimated(page);
    await page.locator('.area-draw:visible').tap();
    await drag([100, 300], [300, 520]); // to where the panel will be
    await page.locator('.sketch-bar').waitFor({ state: 'hidden' });
    await estimated(page);
    const drawn = await boxOf(page);
    const corner = await page.locator('.area-handle').nth(1).boundingBox();
    const top = (await panel(page).boundingBox()).y;
    for (const handle of await page.locator('.area-handle').all()) {
      const { y } = await handle.boundingBox();
      assert.ok(y < top, 'the area is in sight');
    }
    await drag([corner.x + 9, corner.y + 9], [corner.x - 31, corner.y - 31]);
    await page.waitForFunction((east) => Number(document.querySelectorAll('.box-fields input')[2].value) < east, drawn[2]);
    await estimated(page);
    const [west, south, east, north] = await boxOf(page);
    assert.deepEqual([west, north], [drawn[0], drawn[3]]);
    assert.ok(east < drawn[2] && south > drawn[1]);
    await choose(page, 'polygon');
    await page.locator('.area-draw:visible').tap();
    for (const point of [[100, 300], [260, 320], [200, 450]]) await page.touchscreen.tap(...point);
    const before = page.url();
    await drag([200, 600], [230, 650]);
    await page.waitForFunction((url) => location.href !== url, before); // one finger still moves the map
    await page.locator('.sketch-bar .action', { hasText: 'Terminar' }).tap();
    await estimated(page);
    assert.equal(await page.locator('.area-handle').count(), 3);
    await finish();
  });

  test('in the making is given up', async () => {
    const { page, finish } = await openPage(browser, server.url, { size: desk, locale: 'en-GB', hash: '#7/15.000/-90.000' });
    await openPanel(page);
    await main(page).click();
    await page.locator('.job').waitFor();
    const submitted = await page.evaluate(() => JSON.parse(sessionStorage.getItem('lindero.jobs'))[0]);
    await page.getByRole('button', { name: 'Cancel Field pack: all of it in a zip' }).click();
    await page.locator('.job').waitFor({ state: 'detached' });
    assert.equal((await (await fetch(`${server.url}jobs/${submitted}`)).json()).status, 'dismissed');
    assert.equal(await page.evaluate(() => sessionStorage.getItem('lindero.jobs')), '[]');
    await finish();
  });

  test('beyond the limits is refused in the server\'s words, and the public is told what is generalised', async () => {
    const own = await startServer('--extract-features', '20', '--jobs', join(folder, 'limited'));
    try {
      const { page, finish } = await openPage(browser, own.url, { size: desk, hash: '#8/14.900/-91.500' });
      await page.locator('.extract-open').click();
      await page.locator('.extract-summary .extract-trouble', { hasText: /at most 20 are given out/ }).waitFor();
      assert.equal(await main(page).getAttribute('aria-disabled'), 'true');
      await main(page).click({ force: true });
      assert.match(await page.locator('.warnings').textContent(), /los lugares están generalizados/);
      await screenshot(page, 'extract-desktop-es-limits');
      await page.locator('[data-extract="airstrips"] input').uncheck();
      await page.locator('[data-extract="municipalities"] input').uncheck();
      await estimated(page);
      assert.equal(await page.locator('.extract-summary .extract-trouble').isVisible(), false);
      assert.equal(await page.locator('.job').count(), 0);
      await finish();
    } finally {
      await own.stop();
    }
  });

  for (const [lang, locale, dark] of [['es', 'es-GT', false], ['en', 'en-US', true]]) {
    test(`on a telephone (${lang})`, async () => {
      const { page, finish } = await openPage(browser, server.url, { size: telephone, locale, ratio: 2, dark, hash: '#9/14.700/-92.100' });
      await openPanel(page);
      await screenshot(page, `extract-telephone-${lang}`);
      await page.locator('.area-draw:visible').click();
      assert.equal(await panel(page).isVisible(), false, 'the map is free to draw on');
      const { x, y } = await middle(page);
      await page.mouse.click(x - 80, y - 150);
      await page.mouse.move(x + 60, y - 20);
      await screenshot(page, `extract-telephone-${lang}-drawing`);
      await page.mouse.click(x + 90, y - 60);
      await estimated(page);
      await checkAccessibility(page, `telephone ${lang}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no sideways scrolling');
      const waiting = page.waitForEvent('download');
      await main(page).scrollIntoViewIfNeeded();
      await screenshot(page, `extract-telephone-${lang}-format`);
      await main(page).click();
      assert.ok(isZip(await downloaded(await waiting)));
      await page.locator('.job').scrollIntoViewIfNeeded();
      await screenshot(page, `extract-telephone-${lang}-done`);
      await finish();
    });
  }
});
