// Reads FlatGeobuf files with flatgeobuf and prints their features as GeoJSON, by path:
//   node read.mjs all file.fgb ...
// or those that the file's tree finds in a box:
//   node read.mjs west,south,east,north file.fgb ...
import {readFileSync} from 'node:fs';
import {deserialize} from 'flatgeobuf/lib/mjs/geojson.js';

console.debug = () => {}; // the library tells of its search

const [what, ...paths] = process.argv.slice(2);
const [minX, minY, maxX, maxY] = what.split(',').map(Number);
const options = what === 'all' ? {} : {rect: {minX, minY, maxX, maxY}};
const answer = {};
for (const path of paths) {
    answer[path] = [];
    for await (const feature of deserialize(new Uint8Array(readFileSync(path)), options)) answer[path].push(feature);
}
process.stdout.write(JSON.stringify(answer));
