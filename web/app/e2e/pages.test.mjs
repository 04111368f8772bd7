import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkAccessibility, countColor, desktop, openPage, screenshot, settled, startBrowser, startServer, telephone } from './harness.mjs';

const land = '#f6f3ec';
const crossingBlue = '#0a5a9c';
const ring = '#0b3c5d';

let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([startServer('--anonymous-class', 'official'), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pages = {
  landing: '?f=html',
  conformance: 'conformance?f=html',
  api: 'api?f=html',
  collections: 'collections?f=html',
  collection: 'collections/airstrips?f=html',
  schema: 'collections/official_crossings/schema?f=html',
  queryables: 'collections/blind_crossings/queryables?f=html',
  items: 'collections/official_crossings/items?f=html',
  synthetic: 'collections/blind_crossings/items?f=html&status=active',
  item: 'collections/blind_crossings/items/SYN-BC-GT-MX-0001?f=html',
  border: 'collections/borders/items/HN-SV?f=html',
};

const words = { es: ['Mapa', 'Servido por'], en: ['Map', 'Served by'] };

/** A page is never wider than the screen: what is wide scrolls in its own box. */
async function checkWidth(page, where) {
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= screen, `${where} is ${wide} pixels wide on a screen of ${screen}`);
}

describe('every page', () => {
  for (const [name, address] of Object.entries(pages)) {
    for (const [device, size, lang, dark] of [['desktop', desktop, 'es', false], ['telephone', telephone, 'en', false], ['telephone', telephone, 'es', true]]) {
      test(`${name} reads well (${device}, ${lang}${dark ? ', dark' : ''})`, async () => {
        const { page, finish } = await openPage(browser, server.url, { size, dark, hash: `${address}&lang=${lang}` });
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        const text = await page.locator('body').innerText();
        for (const word of words[lang]) assert.ok(text.includes(word), word);
        await checkWidth(page, name);
        await checkAccessibility(page, name);
        await screenshot(page, `page-${name}-${device}-${lang}${dark ? '-dark' : ''}`);
        await finish();
      });
    }
  }

  test('is whole without scripts', async () => {
    for (const [name, address] of Object.entries(pages)) {
      const { page, finish } = await openPage(browser, server.url, { scripts: false, hash: `${address}&lang=es` });
      assert.equal(await page.locator('h1').count(), 1, name);
      assert.equal(await page.locator('.map-box:visible').count(), 0, `${name}: no empty box where the map would be`);
      await finish();
    }
  });

  test('has its twin in the other language, with everything that was asked', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: `${pages.synthetic}&lang=es&limit=7` });
    assert.equal(await page.locator('tr[data-id]').count(), 7);
    await page.locator('.languages a').click();
    await settled(page);
    const asked = new URL(page.url()).searchParams;
    assert.deepEqual(Object.fromEntries(asked), { f: 'html', lang: 'en', limit: '7', status: 'active' });
    assert.equal(await page.locator('tr[data-id]').count(), 7);
    assert.match(await page.locator('h1').textContent(), /^Blind crossings/);
    await finish();
  });

  test('can be printed', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: pages.items });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.filter:visible, .skip:visible, .languages:visible').count(), 0);
    await screenshot(page, 'page-items-print');
    await finish();
  });
});

describe('the page\'s map', () => {
  test('draws the basemap and the page\'s features, from this server alone', async () => {
    const { page, requests, finish } = await openPage(browser, server.url, { hash: pages.items });
    assert.ok(await countColor(page, 'basemap', land) > 10_000, 'land');
    assert.ok(await countColor(page, 'overlay', crossingBlue) > 100, 'crossings');
    assert.equal(requests.filter((url) => /\/tiles\/\d/.test(url)).length, 0, 'no tile of the data');
    await finish();
  });

  test('opens the page of the feature that is clicked', async () => {
    const id = 'sv-hn-mapulaca';
    const { page, finish } = await openPage(browser, server.url, { hash: `collections/official_crossings/items?f=html&lang=en&id=${id}` });
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForURL(`**/items/${id}?f=html&lang=en`);
    await settled(page);
    assert.ok(await countColor(page, 'overlay', ring) > 30, 'the page\'s feature has its ring');
    await finish();
  });

  test('shows the row under the pointer', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: pages.items });
    const before = await countColor(page, 'overlay', ring);
    await page.locator('tr[data-id]').first().hover();
    await settled(page);
    assert.ok(await countColor(page, 'overlay', ring) > before + 30);
    await finish();
  });

  test('leaves the wheel to the page', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: pages.items });
    await page.locator('#map').hover();
    await page.mouse.wheel(0, 300);
    await page.waitForFunction(() => window.scrollY > 100);
    await finish();
  });

  test('zooms by its buttons, and comes back', async () => {
    const { page, finish } = await openPage(browser, server.url, { hash: pages.items });
    const before = await countColor(page, 'overlay', crossingBlue);
    await page.getByRole('button', { name: 'Acercar' }).click();
    await settled(page);
    await page.getByRole('button', { name: 'Acercar' }).click();
    await settled(page);
    assert.notEqual(await countColor(page, 'overlay', crossingBlue), before);
    await page.getByRole('button', { name: 'Ver toda el área' }).click();
    await settled(page);
    assert.equal(await countColor(page, 'overlay', crossingBlue), before);
    await finish();
  });
});

describe('the form', () => {
  for (const scripts of [true, false]) {
    test(`filters by what is chosen (${scripts ? 'with' : 'without'} scripts)`, async () => {
      const { page, finish } = await openPage(browser, server.url, { scripts, hash: pages.items });
      await page.locator('.filter summary').click();
      await page.locator('select[name=border]').selectOption('GT-MX');
      await page.locator('button[type=submit]').click();
      await page.waitForURL('**border=GT-MX**');
      const { numberMatched } = await (await fetch(`${server.url}collections/official_crossings/items?border=GT-MX`)).json();
      assert.equal(await page.locator('tr[data-id]').count(), numberMatched);
      assert.equal(await page.locator('select[name=border]').inputValue(), 'GT-MX');
      assert.ok(!page.url().includes('bbox='), 'empty fields stay out of the address');
      await finish();
    });
  }
});

describe('paging', () => {
  test('goes through every feature once', async () => {
    const { page, finish } = await openPage(browser, server.url, { scripts: false, hash: 'collections/borders/items?f=html&limit=3' });
    const seen = [];
    for (;;) {
      seen.push(...await page.locator('tr[data-id]').evaluateAll((rows) => rows.map((row) => row.dataset.id)));
      const next = page.locator('.steps a[rel=next]');
      if (await next.count() === 0) break;
      await next.click();
    }
    assert.equal(seen.length, 7);
    assert.equal(new Set(seen).size, 7);
    await finish();
  });
});
