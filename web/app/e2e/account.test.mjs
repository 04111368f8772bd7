// Signing in and out, as people do it in a browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkAccessibility, openPage, screenshot, settled, startBrowser, startServer, telephone } from './harness.mjs';

let folder;
let server;
let browser;

const lindero = (...args) => execFileSync(process.env.LINDERO_BIN, [...args, '--tokens', join(folder, 'tokens.json')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
const makeToken = (name, className) => lindero('token', 'create', '--name', name, '--class', className);
const revoke = (token) => lindero('token', 'revoke', token.split('_')[1]);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lindero-account-'));
  [server, browser] = await Promise.all([startServer('--tokens', join(folder, 'tokens.json')), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true });
});

const account = (page) => page.locator('.account-button');
const dialog = (page) => page.locator('dialog.account');

/** Loads again until what the page was asked to do is seen. */
async function waitForLabel(page, text) {
  await page.locator('.account-button', { hasText: text }).waitFor();
  await settled(page);
}

describe('signing in', () => {
  test('takes a pasted token, shows whose it is, and lets go of it', async () => {
    const token = makeToken('Ana López', 'official');
    const { page, requests, finish } = await openPage(browser, server.url);
    assert.equal(await account(page).textContent(), 'Entrar');
    await account(page).click();
    await checkAccessibility(page, 'signing in');
    await screenshot(page, 'account-sign-in-es');
    const before = requests.length;
    await page.getByLabel('Token', { exact: true }).fill(`  ${token}\n`);
    await page.keyboard.press('Enter');
    await waitForLabel(page, 'oficial');
    assert.ok(!await dialog(page).isVisible(), 'the window closes');
    assert.ok(requests.slice(before).some((url) => url.endsWith('/collections')), 'the data are loaded anew');
    await account(page).click();
    assert.match(await dialog(page).textContent(), /Ana López, clase oficial/);
    await checkAccessibility(page, 'signed in');
    await screenshot(page, 'account-signed-in-es');
    assert.ok(!(await page.content()).includes(token) && !requests.some((url) => url.includes(token)), 'the token is nowhere');
    await page.reload();
    await waitForLabel(page, 'oficial');
    await account(page).click();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await waitForLabel(page, 'Entrar');
    await finish();
  });

  test('says that a token is none, and keeps what was there', async () => {
    const { page, offences } = await openPage(browser, server.url, { locale: 'en-GB', size: telephone });
    await account(page).click();
    await page.getByLabel('Token', { exact: true }).fill('lin_nonsense');
    await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
    await page.getByRole('alert').filter({ hasText: 'not valid here' }).waitFor();
    await screenshot(page, 'account-refused-telephone-en');
    await page.keyboard.press('Escape');
    assert.ok(!await dialog(page).isVisible(), 'Escape closes the window');
    assert.ok(await page.locator('.layer').count() > 3, 'the map is still there');
    assert.deepEqual(offences.filter((text) => !text.includes('401')), []);
    await page.context().close();
  });

  test('by a link leaves no secret in the address', async () => {
    const token = makeToken('Enlace', 'partner');
    const { page, finish } = await openPage(browser, server.url, { hash: `?token=${token}#9/14.700/-91.900` });
    assert.match(page.url(), /\/#9\/14\.70\d*\/-91\.90\d*$/);
    assert.equal(await account(page).textContent(), 'asociado');
    await screenshot(page, 'account-partner-es');
    await finish();
  });

  test('ends where the token is revoked, and says so', async () => {
    const token = makeToken('Ida', 'official');
    const { page, offences } = await openPage(browser, `${server.url}?token=${token}`);
    revoke(token);
    await page.reload();
    await waitForLabel(page, 'La sesión terminó');
    assert.ok(await page.locator('.layer').count() > 3, 'the public map is shown');
    await account(page).click();
    assert.match(await dialog(page).textContent(), /clase público\..*La sesión terminó\./);
    await checkAccessibility(page, 'ended');
    await screenshot(page, 'account-ended-es');
    assert.deepEqual(offences.filter((text) => !text.includes('401')), []);
    await page.context().close();
  });
});
