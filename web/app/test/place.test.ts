import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Position } from '../src/api/types';
import { areaInput, boxAround, checkBox, destination, formatPlace, outline, parsePlace } from '../src/extract/place';
import { addPoint, close, handlesOf, isClosable, isSketch, moveHandle, removeHandle, undoPoint, type Sketch } from '../src/extract/sketch';
import type { Place } from '../src/extract/types';
import { joinHash, namesArea, parseHash } from '../src/permalink';

const places: readonly Place[] = [
  { way: 'box', bbox: [-92.3, 14.4, -91.8, 14.9] },
  { way: 'polygon', ring: [[-92, 14], [-91.5, 14], [-91.75, 14.51234]] },
  { way: 'circle', center: [-92.1, 14.7], km: 7.5 },
  { way: 'municipalities', names: ['GT1218', 'a,b&c/ñ'] },
  { way: 'departments', names: ['GT/San Marcos', 'SV/La Unión'] },
  { way: 'border', border: 'GT-MX', from: 100, to: 150.5, width: 10 },
];

test('areas survive the round trip through the address, beside the view', () => {
  for (const place of places) {
    const hash = joinHash({ zoom: 10, lat: 14.75, lng: -92.1 }, formatPlace(place));
    assert.ok(namesArea(hash), hash);
    assert.doesNotMatch(hash, /\s/);
    assert.deepEqual(parsePlace(hash), place, hash);
    assert.deepEqual(parseHash(hash), { zoom: 10, lat: 14.75, lng: -92.1 });
  }
  assert.equal(joinHash({ zoom: 10, lat: 14.75, lng: -92.1 }, ''), '#10/14.750/-92.100');
});

test('what is too long for an address, or a file, is in none', () => {
  const ring = Array.from({ length: 200 }, (_, i): Position => [-92 + i / 1000.1, 14 + i / 1000.1]);
  assert.equal(formatPlace({ way: 'polygon', ring }), '');
  assert.equal(formatPlace({ way: 'file', name: 'a.kml', value: 'PGttbC8+' }), '');
});

test('addresses that name no area are refused', () => {
  for (const bad of [
    '', '#10/14/-92', '#10/14/-92&area=', 'area=box:1,2,3,4', '#a&area=box:1,2,3', '#a&area=box:1,2,3,x', '#a&area=box:1,5,3,4', '#a&area=box:1,2,1,4', '#a&area=box:-200,2,3,4',
    '#a&area=polygon:1,2,3,4', '#a&area=polygon:1,2,3,4,5', '#a&area=polygon:1,2,3,4,5,95', '#a&area=circle:1,2', '#a&area=circle:1,2,0', '#a&area=circle:1,,3',
    '#a&area=departments:,', '#a&area=departments:%E0%A4%A', '#a&area=border:GT-MX,50,10,5', '#a&area=border:,0,10,5', '#a&area=border:GT-MX,0,10,0', '#a&area=file:x', '#a&area=moon:1',
  ]) assert.equal(parsePlace(bad), null, bad);
});

test('a box across the antimeridian is one', () => {
  assert.deepEqual(checkBox([177, -20, -178, -15]), [177, -20, -178, -15]);
  assert.equal(checkBox([1, 2, 3]), null);
  assert.equal(checkBox([NaN, 2, 3, 4]), null);
});

test('the server is told of areas as it wants them', () => {
  assert.deepEqual(places.map(areaInput), [
    { bbox: [-92.3, 14.4, -91.8, 14.9] },
    { geometry: { type: 'Polygon', coordinates: [[[-92, 14], [-91.5, 14], [-91.75, 14.51234], [-92, 14]]] } },
    { circle: { center: [-92.1, 14.7], radius_km: 7.5 } },
    { municipalities: ['GT1218', 'a,b&c/ñ'] },
    { departments: ['GT/San Marcos', 'SV/La Unión'] },
    { border: 'GT-MX', km: [100, 150.5], width_km: 10 },
  ]);
  assert.deepEqual(areaInput({ way: 'file', name: 'a.kml', value: 'PGttbC8+' }), { file: { value: 'PGttbC8+', encoding: 'base64' } });
});

test('the box round an outline holds all of its rings', () => {
  assert.deepEqual(boxAround([[[1, 2], [3, -4]], [[0, 7]]]), [0, -4, 3, 7]);
  assert.equal(boxAround([]), null);
});

/** Great-circle distance in kilometres by the haversine formula. */
function distance([x1, y1]: Position, [x2, y2]: Position): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((y2 - y1) * rad) / 2) ** 2 + Math.cos(y1 * rad) * Math.cos(y2 * rad) * Math.sin(((x2 - x1) * rad) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.sqrt(h));
}

test('a circle is as far from its centre everywhere', () => {
  for (const center of [[-92.1, 14.7], [0, 60], [10, -89]] as const) {
    const [ring] = outline({ way: 'circle', center, km: 25 });
    assert.ok(ring);
    assert.equal(ring.length, 72);
    for (const at of ring) assert.ok(Math.abs(distance(center, at) - 25) < 1e-6, String(at));
  }
  const [, lat] = destination([0, 0], 111.195, 0);
  assert.ok(Math.abs(lat - 1) < 1e-4);
});

const km = 10;
const draw = (way: Sketch['way'], ...points: Position[]): Sketch | Place =>
  points.reduce<Sketch | Place>((drawn, at) => (isSketch(drawn) ? addPoint(drawn, at, km) : drawn), { way, points: [] });

test('a rectangle is finished by its second corner, whichever that is', () => {
  for (const [a, b] of [[[1, 2], [3, 4]], [[3, 2], [1, 4]], [[3, 4], [1, 2]], [[1, 4], [3, 2]]] as const) {
    assert.deepEqual(draw('box', a, b), { way: 'box', bbox: [1, 2, 3, 4] });
  }
  assert.deepEqual(draw('box', [1, 2], [1, 4]), { way: 'box', points: [[1, 2]] }, 'without width there is none');
  assert.deepEqual(draw('circle', [1, 2]), { way: 'circle', center: [1, 2], km });
});

test('a polygon is closed when it has three corners, and corners are taken back', () => {
  const sketch = draw('polygon', [0, 0], [2, 0], [2, 2]);
  assert.ok(isSketch(sketch) && isClosable(sketch));
  assert.deepEqual(close(sketch), { way: 'polygon', ring: [[0, 0], [2, 0], [2, 2]] });
  const less = undoPoint(sketch);
  assert.deepEqual(less.points, [[0, 0], [2, 0]]);
  assert.equal(close(less), null);
  assert.deepEqual(undoPoint({ way: 'polygon', points: [] }).points, []);
});

test('corners move; those of a rectangle take their neighbours along and do not pass the one across', () => {
  const box: Place = { way: 'box', bbox: [0, 0, 4, 4] };
  assert.deepEqual(handlesOf(box), [[0, 0], [4, 0], [4, 4], [0, 4]]);
  assert.deepEqual(moveHandle(box, 0, [1, -1]), { way: 'box', bbox: [1, -1, 4, 4] });
  assert.deepEqual(moveHandle(box, 2, [5, 3]), { way: 'box', bbox: [0, 0, 5, 3] });
  assert.deepEqual(moveHandle(box, 3, [-1, 6]), { way: 'box', bbox: [-1, 0, 4, 6] });
  for (const past of [[5, 5], [5, 1], [1, 4]] as const) assert.equal(moveHandle(box, 0, past), box);
  const polygon: Place = { way: 'polygon', ring: [[0, 0], [2, 0], [2, 2], [0, 2]] };
  const moved = moveHandle(polygon, 1, [3, -1]);
  assert.deepEqual(handlesOf(moved), [[0, 0], [3, -1], [2, 2], [0, 2]]);
  const three = removeHandle(moved, 0);
  assert.deepEqual(handlesOf(three), [[3, -1], [2, 2], [0, 2]]);
  assert.equal(removeHandle(three, 0), three, 'three corners stay');
  assert.deepEqual(moveHandle({ way: 'circle', center: [0, 0], km }, 0, [1, 1]), { way: 'circle', center: [1, 1], km });
});
