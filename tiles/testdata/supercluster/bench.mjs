// Builds supercluster's index over positions and prints what that took.
// node --expose-gc bench.mjs FILE MAXZOOM, of pairs of float64 longitudes and latitudes
import {readFileSync} from 'node:fs';
import Supercluster from 'supercluster';

const [file, maxZoom] = process.argv.slice(2);
const bytes = readFileSync(file);
const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
const points = [];
for (let i = 0; i < numbers.length; i += 2) {
    points.push({type: 'Feature', geometry: {type: 'Point', coordinates: [numbers[i], numbers[i + 1]]}, properties: {}});
}

const used = () => {
    globalThis.gc();
    const {heapUsed, arrayBuffers} = process.memoryUsage();
    return heapUsed + arrayBuffers;
};
const before = used();
const start = performance.now();
const index = new Supercluster({radius: 64, extent: 512, maxZoom: Number(maxZoom)}).load(points);
const milliseconds = performance.now() - start;
const heap = used() - before;
const counted = index.getTile(0, 0, 0).features.reduce((n, f) => n + (f.tags.point_count ?? 1), 0);
console.log(JSON.stringify({milliseconds, bytes: heap, counted}));
