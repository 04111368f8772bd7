import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PbfWriter } from 'pbf';
import type { TileSet } from '../src/api/types';
import { clusterOf } from '../src/map/cluster';
import { gather } from '../src/map/collect';
import { findAt, insideRings } from '../src/map/hit';
import type { Placement } from '../src/map/placement';
import { regionAnchors } from '../src/map/regions';
import { piecesOf } from '../src/map/rings';
import type { Scene, SceneLayer } from '../src/map/scene';
import { decodeTile, type DecodedTile, type TileFeature } from '../src/map/tile';
import { tileBounds, TileSource, type Progress } from '../src/map/tilesource';
import { point } from '../src/style/symbol';
import { light } from '../src/style/theme';

/** A tile with one layer of points, each [id, x, y]. */
function pointTile(points: readonly (readonly [number, number, number])[]): ArrayBuffer {
  const out = new PbfWriter();
  out.writeMessage(3, (_, layer) => {
    layer.writeVarintField(15, 2);
    layer.writeStringField(1, 'posts');
    layer.writeVarintField(5, 4096);
    layer.writeStringField(3, 'id');
    for (const [id] of points) layer.writeMessage(4, (__, value) => value.writeStringField(1, `P-${id}`), null);
    points.forEach(([id, x, y], i) => {
      layer.writeMessage(2, (__, feature) => {
        feature.writeVarintField(1, id);
        feature.writePackedVarint(2, [0, i]);
        feature.writeVarintField(3, 1);
        feature.writePackedVarint(4, [9, x * 2, y * 2]);
      }, null);
    });
  }, null);
  const bytes = out.finish();
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function feature(kind: TileFeature['kind'], key: string, ...parts: number[][]): TileFeature {
  const all = parts.flat();
  const xs = all.filter((_, i) => i % 2 === 0);
  const ys = all.filter((_, i) => i % 2 === 1);
  return {
    key, id: key, kind, parts: parts.map((p) => Int32Array.from(p)), properties: {}, cluster: null,
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

function tileOf(features: TileFeature[], name = 'l'): DecodedTile {
  return { layers: new Map([[name, { name, extent: 4096, features }]]) };
}

function placed(tile: DecodedTile, x = 0, y = 0): Placement {
  return { tile, x, y, side: 512, clip: { left: x, top: y, right: x + 512, bottom: y + 512 } };
}

const square = feature('polygon', 'area', [0, 0, 4096, 0, 4096, 4096, 0, 4096, 0, 0], [1000, 1000, 1000, 2000, 2000, 2000, 2000, 1000, 1000, 1000]);

test('tiles decode to ids, boxes and properties', () => {
  const layer = decodeTile(pointTile([[7, 100, 200]])).layers.get('posts');
  const [only] = layer?.features ?? [];
  assert.equal(layer?.extent, 4096);
  assert.equal(only?.key, '7');
  assert.equal(only.id, 'P-7');
  assert.deepEqual([...(only.parts[0] ?? [])], [100, 200]);
  assert.deepEqual(only.box, [100, 200, 100, 200]);
  assert.equal(decodeTile(null).layers.size, 0);
});

test('a click finds points before lines before areas, each once, across tile edges', () => {
  const west = placed(tileOf([feature('point', 'p', [4090, 800]), feature('line', 'line', [0, 840, 4096, 840]), square]));
  const east = placed(tileOf([feature('point', 'p', [-6, 800]), feature('point', 'q', [40, 800])]), 512);
  const found = findAt([west, east], ['l'], 509, 101);
  assert.deepEqual(found.map((f) => f.feature.key), ['p', 'q', 'line', 'area']);
  assert.deepEqual(findAt([west, east], [], 509, 101), []);
  assert.deepEqual(findAt([west, east], ['l'], 516, 101).map((f) => f.feature.key), ['q', 'p', 'line']);
});

test('holes are outside', () => {
  assert.equal(insideRings(square.parts, 500, 500), true);
  assert.equal(insideRings(square.parts, 1500, 1500), false);
});

test('a region is named in its roomiest part, once though tiles cut it', () => {
  const land = tileOf([feature('polygon', 'x', [0, 0, 4096, 0, 4096, 4096, 0, 4096, 0, 0])]);
  const piece = (x: number): Parameters<typeof regionAnchors>[0][number] => ({
    region: 'X', feature: land.layers.get('l')?.features[0] ?? square, x, y: 0, unit: 0.125, clip: { left: x, top: 0, right: x + 512, bottom: 512 },
  });
  const anchors = regionAnchors([piece(0), piece(512)], 1400, 512);
  assert.equal(anchors.length, 1);
  assert.ok(Math.abs((anchors[0]?.x ?? 0) - 512) < 200, String(anchors[0]?.x));
  assert.ok(Math.abs((anchors[0]?.y ?? 0) - 256) < 60, String(anchors[0]?.y));
});

test('tile bounds are those of web mercator', () => {
  const [west, south, east, north] = tileBounds({ z: 1, x: 0, y: 0 });
  assert.deepEqual([west, south, east], [-180, 0, 0]);
  assert.ok(Math.abs(north - 85.0511287798066) < 1e-9);
});

const tiles: TileSet = { minzoom: 2, maxzoom: 10, bounds: [-95, 12, -82, 20], attribution: '', layerMinzoom: new Map() };

interface Call {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly answer: (bytes: ArrayBuffer | null) => void;
  readonly fail: () => void;
}

function server(): { calls: Call[]; progress: Progress[]; source: TileSource } {
  const calls: Call[] = [];
  const progress: Progress[] = [];
  const source = new TileSource({
    tiles,
    onProgress: (p) => progress.push(p),
    keep: 1,
    fetchTile: (z, x, y, signal) => new Promise((resolve, reject) => {
      calls.push({ path: `${z}/${x}/${y}`, signal, answer: (bytes) => { resolve(decodeTile(bytes)); }, fail: () => { reject(new Error('line down')); } });
    }),
  });
  return { calls, progress, source };
}

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

test('beyond the last zoom the ancestor is asked, outside the bounds nobody', () => {
  const { source } = server();
  assert.deepEqual(source.locate({ z: 12, x: 1004, y: 1880 }), { z: 10, x: 251, y: 470 });
  assert.equal(source.locate({ z: 1, x: 0, y: 0 }), null);
  assert.equal(source.locate({ z: 8, x: 200, y: 117 }), null);
  assert.equal(source.locate({ z: 3, x: 8, y: 0 }), null);
});

test('one request serves all who want a tile, and is cancelled when the last lets go', async () => {
  const { calls, source } = server();
  const id = { z: 8, x: 62, y: 117 };
  const a = source.acquire(id);
  const b = source.acquire(id);
  a.release();
  a.release();
  assert.equal(calls.length, 1);
  assert.equal(calls[0]?.signal.aborted, false);
  b.release();
  assert.equal(calls[0].signal.aborted, true);
  const again = source.acquire(id);
  assert.equal(calls.length, 2);
  calls[1]?.answer(pointTile([[1, 5, 5]]));
  assert.equal((await again.ready).layers.get('posts')?.features.length, 1);
  again.release();
  assert.ok(source.peek(id));
  const other = source.acquire({ z: 8, x: 63, y: 117 });
  calls[2]?.answer(null);
  assert.equal((await other.ready).layers.size, 0);
  other.release();
  assert.equal(source.peek(id), undefined, 'only the latest idle tile is kept');
});

test('a failed tile is counted, and comes with the retry', async () => {
  const { calls, progress, source } = server();
  const lease = source.acquire({ z: 8, x: 62, y: 117 });
  calls[0]?.fail();
  await settled();
  assert.deepEqual(progress.at(-1), { loading: 0, failed: 1 });
  source.retry();
  assert.deepEqual(progress.at(-1), { loading: 1, failed: 0 });
  calls[1]?.answer(null);
  await lease.ready;
  assert.deepEqual(progress.at(-1), { loading: 0, failed: 0 });
});

/** A cluster as tiles have it, in a layer with a column named count. */
const crowd: TileFeature = {
  ...feature('point', '90', [2048, 2048]),
  properties: { cluster: true, _count: 7, expansion_zoom: 9, bbox: '[-91,14,-90,15]', count_open: 4, count_shut: 2 },
};

test('clusters tell their numbers, and features are none', () => {
  const cluster = clusterOf(crowd.properties);
  assert.deepEqual(cluster, { count: 7, byClass: new Map([['open', 4], ['shut', 2]]), bbox: [-91, 14, -90, 15], expansionZoom: 9 });
  assert.equal(clusterOf({ id: 'a', cluster: true, count: 3 }), null);
  assert.equal(clusterOf({ cluster: true, count: 3, bbox: '[1,2]' }), null);
  assert.equal(clusterOf({ count: 3 }), null);
});

test('clusters count for all their features, once, and are rings with a piece for each class', () => {
  const layer: SceneLayer = {
    id: 'l',
    style: { classBy: 'status', classes: ['open', 'shut'], label: null, symbol: (_, name) => point({ shape: 'circle', color: name === 'open' ? '#000001' : '#000002' }) },
  };
  const scene: Scene = { layers: [layer], lang: 'es', theme: light, selected: null, accuracy: null };
  const tile = tileOf([{ ...crowd, cluster: clusterOf(crowd.properties) }, { ...feature('point', '1', [100, 100]), properties: { status: 'open' } }]);
  const { rings, spots, counts } = gather([placed(tile)], scene, { left: 0, top: 0, right: 512, bottom: 512 });
  assert.equal(counts.get('l')?.total, 8);
  assert.deepEqual([...(counts.get('l')?.byClass ?? [])], [['open', 5], ['shut', 2], ['', 1]]);
  assert.equal(spots.length, 1);
  assert.deepEqual(rings.map(({ x, y }) => [x, y]), [[256, 256]]);
  const [ring] = rings;
  assert.ok(ring);
  assert.deepEqual(piecesOf(ring).map(({ share, color }) => [Math.round(share * 7), color]), [[4, '#000001'], [2, '#000002'], [1, '#000002']]);
  assert.equal(new Set(piecesOf(ring).map(({ color, strength }) => `${color}${strength}`)).size, 3);
});
