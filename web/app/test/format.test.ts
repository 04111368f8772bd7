import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Property } from '../src/api/types';
import { formatDate, formatPosition, formatQuantity, formatValue, isEmpty } from '../src/format';
import { speech } from '../src/i18n/i18n';
import { formatHash, parseHash } from '../src/permalink';
import { scaleBar } from '../src/ui/scalebar';

const es = speech('es', ['es-GT']);
const en = speech('en', ['en-GB']);

const status: Property = {
  name: 'status', title: { es: 'Estado', en: 'Status' }, type: 'string', format: null, unit: null,
  values: [{ value: 'open', label: { es: 'abierto', en: 'open' } }],
};
const plain: Property = { ...status, name: 'x', values: [] };

test('dates are as precise as their source', () => {
  assert.equal(formatDate('2017', es), '2017');
  assert.equal(formatDate('2017-04', es), 'abril de 2017');
  assert.equal(formatDate('2017-04-17', es), '17 de abril de 2017');
  assert.equal(formatDate('2017-04-17', en), '17 April 2017');
  assert.equal(formatDate('about 2013', en), 'about 2013');
});

test('quantities carry their unit', () => {
  assert.equal(formatQuantity(1234.5, 'm', es), '1,234.5\u00a0m');
  assert.equal(formatQuantity(3, 'quintales', es), '3\u00a0quintales');
  assert.equal(formatQuantity(2018, 'a', es), '2018');
  assert.equal(formatQuantity(0.25, null, en), '0.25');
});

test('positions are latitude first and unambiguous in every locale', () => {
  assert.equal(formatPosition(-92.147, 14.9625, es), '14.96250, -92.14700');
  assert.equal(formatPosition(-92.147, 14.9625, speech('es', ['es-ES'])), '14,96250; -92,14700');
});

test('values take the labels of their schema', () => {
  assert.deepEqual(formatValue('open', status, es), { kind: 'value', text: 'abierto' });
  assert.deepEqual(formatValue('ajar', status, es), { kind: 'value', text: 'ajar' });
  assert.deepEqual(formatValue('unknown', status, es), { kind: 'unknown', text: 'desconocido' });
  assert.deepEqual(formatValue(true, plain, es), { kind: 'value', text: 'sí' });
  assert.equal(formatValue(['open', 'ajar'], status, en).text, 'open, ajar');
  assert.equal(formatValue('<b>x</b>', plain, en).text, '<b>x</b>');
  assert.equal(formatValue({ a: [1] }, plain, en).text, '{"a":[1]}');
});

test('what the source does not say is empty; zero and no are not', () => {
  for (const value of [null, undefined, '', '  ', []]) assert.equal(isEmpty(value), true);
  for (const value of [0, false, 'unknown', ['x']]) assert.equal(isEmpty(value), false);
});

test('permalinks survive the round trip and refuse nonsense', () => {
  const view = { zoom: 10, lat: 14.7501, lng: -92.1004 };
  assert.equal(formatHash(view), '#10/14.750/-92.100');
  assert.deepEqual(parseHash('#10/14.7501/-92.1004'), view);
  assert.deepEqual(parseHash('#10/14.7501/-92.1004&lang=es'), view);
  for (const bad of ['', '#', '#10/14', '#10//5', '#a/b/c', '#10/95/0', '#-1/0/0', '#10/1/181']) assert.equal(parseHash(bad), null, bad);
});

test('the scale bar is a round length that fits', () => {
  assert.deepEqual(scaleBar(100, 110), { pixels: 100, amount: 10, unit: 'kilometer' });
  assert.deepEqual(scaleBar(1, 110), { pixels: 100, amount: 100, unit: 'meter' });
  for (let m = 0.2; m < 50_000; m *= 1.37) {
    const { pixels } = scaleBar(m, 110);
    assert.ok(pixels <= 110 && pixels >= 44, String(m));
  }
});
