// Decodes vector tiles with @mapbox/vector-tile and prints them as JSON, one array
// of layers a file:  node decode.mjs tile.mvt ...
// With --fixtures DIR it first writes the valid tiles of @mapbox/mvt-fixtures there,
// and decodes those; the keys of the answer are their numbers.
import {readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import * as mvtf from '@mapbox/mvt-fixtures';
import {PbfReader} from 'pbf';
import {VectorTile, classifyRings} from '@mapbox/vector-tile';

function decode(path) {
    const tile = new VectorTile(new PbfReader(readFileSync(path)));
    return Object.values(tile.layers).map((layer) => ({
        name: layer.name,
        version: layer.version,
        extent: layer.extent,
        features: Array.from({length: layer.length}, (_, i) => feature(layer.feature(i))),
    }));
}

function feature(f) {
    const parts = f.loadGeometry();
    return {
        id: f.id ?? null,
        type: f.type,
        properties: f.properties,
        parts: parts.map(plain),
        polygons: f.type === 3 ? classifyRings(parts).map((rings) => rings.map(plain)) : [],
        bigints: Object.entries(f.properties).filter(([, v]) => typeof v === 'bigint').map(([k]) => k),
    };
}

function plain(points) {
    return points.map((p) => [p.x, p.y]);
}

function writeFixtures(folder) {
    const valid = [];
    mvtf.each((fixture) => {
        if (!fixture.validity.v2) return;
        const path = join(folder, `${fixture.id}.mvt`);
        writeFileSync(path, fixture.buffer);
        valid.push(path);
    });
    return valid;
}

let paths = process.argv.slice(2);
if (paths[0] === '--fixtures') paths = writeFixtures(paths[1]);
const answer = {};
for (const path of paths) {
    try {
        answer[basename(path, '.mvt')] = {layers: decode(path)};
    } catch (error) {
        answer[basename(path, '.mvt')] = {error: String(error)};
    }
}
process.stdout.write(JSON.stringify(answer));
