// Validates styles with MapLibre's own validator and prints its complaints as JSON, an
// array a file:  node validate.mjs style.json ...
import { readFileSync } from 'node:fs';
import spec from '@maplibre/maplibre-gl-style-spec';

const complaints = process.argv.slice(2).map((path) =>
  spec.validateStyleMin(JSON.parse(readFileSync(path, 'utf8'))).map(({ message }) => message));
process.stdout.write(JSON.stringify(complaints));
