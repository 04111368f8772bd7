import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../src/i18n/en';
import { es } from '../src/i18n/es';
import { localeFor, preferredLanguage, speech } from '../src/i18n/i18n';

const slots = (message: string): string[] => (message.match(/\{\w+\}/g) ?? []).sort();

test('every text stands in both languages, with the same slots', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(es).sort());
  const english = new Map<string, string>(Object.entries(en));
  for (const [key, spanish] of Object.entries(es)) {
    const other = english.get(key) ?? '';
    assert.notEqual(spanish.trim(), '', key);
    assert.notEqual(other.trim(), '', key);
    assert.deepEqual(slots(other), slots(spanish), key);
  }
});

test('plurals have a singular and a plural', () => {
  const keys = Object.keys(es);
  for (const key of keys.filter((k) => k.endsWith('.one'))) assert.ok(keys.includes(key.replace(/one$/, 'other')), key);
  assert.equal(speech('es', []).plural('layers.count', 1), '1 elemento');
  assert.equal(speech('en', []).plural('layers.count', 1234), '1,234 features');
});

test('slots are filled, unknown slots stay', () => {
  const s = speech('en', []);
  assert.equal(s.t('layers.inView', { shown: '3', total: '28' }), '3 in view, of 28');
  assert.equal(s.t('layers.inView', { shown: '{total}' }), '{total} in view, of {total}');
});

test('the language is the stored one, then the first the browser names that the page speaks, then Spanish', () => {
  assert.equal(preferredLanguage('en', ['es-GT']), 'en');
  assert.equal(preferredLanguage(null, ['fr', 'en-US', 'es']), 'en');
  assert.equal(preferredLanguage('xx', ['es-MX']), 'es');
  assert.equal(preferredLanguage(null, ['fr']), 'es');
});

test('numbers follow the reader, or the region the map is about', () => {
  assert.equal(localeFor('es', ['en-US', 'es-ES']), 'es-ES');
  assert.equal(localeFor('es', ['en-US']), 'es-GT');
  assert.equal(localeFor('en', ['es']), 'en');
});
