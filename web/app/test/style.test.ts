import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Collection, Schema } from '../src/api/types';
import { Labeller } from '../src/map/labels';
import { createStore } from '../src/store';
import { layerStyle } from '../src/style/layers';
import { light } from '../src/style/theme';

const collection = (id: string, classProperty: string | null = null): Collection => ({
  id, title: { es: id, en: id }, description: { es: '', en: '' }, geometry: 'point', count: 1, syntheticCount: 0, attribution: '', bbox: null, classProperty, generalised: null, crs: [],
});

test('classes of the known layers differ by more than colour', () => {
  const drawn = new Set<string>();
  let n = 0;
  for (const id of ['official_crossings', 'blind_crossings', 'airstrips', 'municipalities', 'posts']) {
    const style = layerStyle(collection(id), 0);
    for (const name of style.classes.length > 0 ? style.classes : ['']) {
      const symbol = style.symbol('point', name, false);
      assert.equal(symbol.kind, 'point');
      drawn.add(JSON.stringify(symbol.parts.map(({ d, fill }) => [d, fill === '#ffffff'])));
      n++;
    }
  }
  assert.equal(drawn.size, n);
});

test('symbols keep their identity, and made-up features have one of their own', () => {
  const style = layerStyle(collection('blind_crossings'), 0);
  assert.equal(style.symbol('point', 'active', false), style.symbol('point', 'active', false));
  assert.notEqual(style.symbol('point', 'active', false), style.symbol('point', 'active', true));
});

test('layers nobody knows get symbols by their order and classes from their schema', () => {
  const schema: Schema = {
    properties: [
      { name: 'nombre', title: { es: '', en: '' }, type: 'string', format: null, unit: null, values: [] },
      { name: 'k', title: { es: '', en: '' }, type: 'string', format: null, unit: null, values: [{ value: 'a', label: { es: 'a', en: 'a' } }, { value: 'b', label: { es: 'b', en: 'b' } }] },
    ],
  };
  const first = layerStyle(collection('clinics', 'k'), 0, schema);
  const second = layerStyle(collection('schools'), 1);
  assert.deepEqual(first.classes, ['a', 'b']);
  assert.equal(first.label?.property, 'nombre');
  assert.notDeepEqual(first.symbol('point', 'a', false), first.symbol('point', 'b', false));
  assert.notDeepEqual(first.symbol('point', 'a', false), second.symbol('point', '', false));
  assert.equal(first.symbol('polygon', 'a', false).kind, 'area');
  assert.equal(layerStyle(collection('constructor'), 3).classBy, null);
});

/** A context on which every letter is 7 pixels wide. */
const context = { measureText: (text: string) => ({ width: text.length * 7 }) } as unknown as CanvasRenderingContext2D;

test('names keep off each other and off symbols, unless they insist', () => {
  const style = light.text.data;
  const labeller = new Labeller();
  const wish = (text: string, x: number, y: number, insists = false): Parameters<Labeller['place']>[1][number] => ({ text, x, y, style, gap: null, insists });
  const near = labeller.place(context, [wish('Talismán', 100, 100), wish('El Carmen', 110, 102)], []);
  assert.deepEqual(near.map((l) => [l.text, l.y]), [['Talismán', 100], ['El Carmen', 120]]);
  const covered = [{ left: 0, top: 0, right: 300, bottom: 300 }];
  assert.equal(labeller.place(context, [wish('Talismán', 100, 100)], covered).length, 0);
  assert.equal(labeller.place(context, [wish('GUATEMALA', 100, 100, true)], covered).length, 1);
  assert.equal(labeller.place(context, [wish('Tacaná', 100, 100), wish('Tacaná', 150, 180)], []).length, 1);
  assert.equal(labeller.place(context, [wish('x'.repeat(10_000), 100, 100)], [])[0]?.text.length, 40);
});

test('watchers hear of their slice alone', () => {
  const store = createStore({ a: 1, b: 1 });
  const heard: number[] = [];
  const stop = store.watch((s) => s.a, (a) => heard.push(a));
  store.set({ b: 2 });
  store.set({ a: 2 });
  stop();
  store.set({ a: 3 });
  assert.deepEqual(heard, [1, 2]);
});

test('a layer that is generalised whole has neither classes nor names, and zones the colour of what they count', () => {
  const zones = { cellKm: 25, minCount: 5, partly: false };
  const whole = layerStyle({ ...collection('blind_crossings', 'status'), generalised: zones }, 0);
  assert.deepEqual([whole.classBy, whole.classes, whole.label], [null, [], null]);
  const partly = layerStyle({ ...collection('airstrips', 'registration'), generalised: { ...zones, partly: true } }, 0);
  const [zone, registered] = ['', 'registered'].map((name) => partly.symbol('polygon', name, false));
  assert.ok(zone?.kind === 'area' && registered?.kind === 'area' && zone.fill !== registered.fill);
  assert.ok(partly.classes.length > 0);
});
