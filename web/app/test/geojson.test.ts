import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOf, geojsonTile } from '../src/page/geojson';
import type { TileFeature } from '../src/map/tile';

const feature = (geometry: unknown, properties: unknown = {}, id: unknown = 'a'): unknown => ({ type: 'Feature', id, geometry, properties });

function only(value: unknown): TileFeature {
  const features = geojsonTile(value, 'posts').layers.get('posts')?.features ?? [];
  assert.equal(features.length, 1);
  const [first] = features;
  assert.ok(first);
  return first;
}

const side = 2 ** 30;

test('a position lies where Web Mercator has it', () => {
  const middle = only(feature({ type: 'Point', coordinates: [0, 0] })).parts[0];
  assert.deepEqual(middle && [...middle], [side / 2, side / 2]);
  const corner = only(feature({ type: 'Point', coordinates: [-180, 85.0511287798066] })).parts[0];
  assert.deepEqual(corner && [...corner].map((n) => Math.round(n / 10)), [0, 0]);
  const pole = only(feature({ type: 'Point', coordinates: [180, 90] })).parts[0];
  assert.deepEqual(pole && [...pole].map((n) => Math.round(n / 10) * 10), [Math.round(side / 10) * 10, 0]);
  // PROJ: echo -90.5 14.6 | cs2cs EPSG:4326 EPSG:3857 gives -10074413.917 1643144.262
  const [x = 0, y = 0] = only(feature({ type: 'Point', coordinates: [-90.5, 14.6] })).parts[0] ?? [];
  const metres = 40_075_016.685578488 / side;
  assert.ok(Math.abs((x - side / 2) * metres + 10_074_413.917) < 0.1);
  assert.ok(Math.abs((side / 2 - y) * metres - 1_643_144.262) < 0.1, String((side / 2 - y) * metres));
});

test('every kind of geometry is read', () => {
  const a = [[0, 0], [1, 1], [2, 0]];
  const ring = [...a, [0, 0]];
  for (const [geometry, kind, parts] of [
    [{ type: 'Point', coordinates: [1, 2] }, 'point', [1]],
    [{ type: 'MultiPoint', coordinates: a }, 'point', [3]],
    [{ type: 'LineString', coordinates: a }, 'line', [3]],
    [{ type: 'MultiLineString', coordinates: [a, a] }, 'line', [3, 3]],
    [{ type: 'Polygon', coordinates: [ring, ring] }, 'polygon', [4, 4]],
    [{ type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] }, 'polygon', [4, 4, 4]],
  ] as const) {
    const read = only(feature(geometry));
    assert.equal(read.kind, kind);
    assert.deepEqual(read.parts.map((part) => part.length / 2), parts);
  }
  const mixed = { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }, { type: 'LineString', coordinates: a }] };
  assert.deepEqual(geojsonTile(feature(mixed), 'x').layers.get('x')?.features.map(({ kind }) => kind), ['point', 'line']);
});

test('what is no geometry draws nothing, and only scalars are kept', () => {
  for (const geometry of [null, undefined, 7, { type: 'Point' }, { type: 'Point', coordinates: ['x', 1] }, { type: 'LineString', coordinates: [] }, { type: 'Circle', coordinates: [1, 2] }]) {
    assert.deepEqual(geojsonTile(feature(geometry), 'x').layers.get('x')?.features, []);
  }
  const read = only(feature({ type: 'Point', coordinates: [1, 2] }, { name: 'x', n: 1, flag: true, none: null, list: ['a'], more: { a: 1 } }, 7));
  assert.deepEqual(read.properties, { name: 'x', n: 1, flag: true });
  assert.equal(read.id, '7');
});

test('the box of a page of features comes back in degrees', () => {
  const tile = geojsonTile({ type: 'FeatureCollection', features: [feature({ type: 'Point', coordinates: [-92.2, 13.7] }), feature({ type: 'Point', coordinates: [-88.2, 17.8] })] }, 'x');
  const box = boundsOf(tile);
  assert.ok(box);
  [-92.2, 13.7, -88.2, 17.8].forEach((wanted, i) => { assert.ok(Math.abs((box[i] ?? NaN) - wanted) < 1e-6); });
  assert.equal(boundsOf(geojsonTile({ type: 'FeatureCollection', features: [] }, 'x')), null);
});
