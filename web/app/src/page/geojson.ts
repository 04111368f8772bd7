/** Features of a page, as GeoJSON (RFC 7946) brings them, made the one tile of the whole world. */
import type { Kind } from '../style/layers';
import type { DecodedTile, Properties, TileFeature } from '../map/tile';

/** Units along the side of the world: 4 cm at the equator, and well within an Int32. */
const extent = 2 ** 30;

/** Where the square world of Web Mercator ends, in degrees of latitude. */
const furthest = 85.0511287798066;

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function project(position: unknown): [number, number] | null {
  const [lng, lat] = list(position);
  if (typeof lng !== 'number' || typeof lat !== 'number') return null;
  const sin = Math.sin((Math.max(-furthest, Math.min(furthest, lat)) * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  return [Math.round(((lng + 180) / 360) * extent), Math.round(y * extent)];
}

/** A list of positions as one flat array of tile units. */
function flatten(positions: readonly unknown[]): Int32Array {
  return Int32Array.from(positions.flatMap((position) => project(position) ?? []));
}

interface Shape {
  readonly kind: Kind;
  readonly parts: readonly Int32Array[];
}

/** The parts of a geometry by kind: a collection has several kinds. */
function shapes(geometry: Json): Shape[] {
  const coordinates = list(geometry.coordinates);
  switch (geometry.type) {
    case 'Point':
      return [{ kind: 'point', parts: [flatten([coordinates])] }];
    case 'MultiPoint':
      return [{ kind: 'point', parts: [flatten(coordinates)] }];
    case 'LineString':
      return [{ kind: 'line', parts: [flatten(coordinates)] }];
    case 'MultiLineString':
      return [{ kind: 'line', parts: coordinates.map((line) => flatten(list(line))) }];
    case 'Polygon':
      return [{ kind: 'polygon', parts: coordinates.map((ring) => flatten(list(ring))) }];
    case 'MultiPolygon':
      return [{ kind: 'polygon', parts: coordinates.flatMap((polygon) => list(polygon).map((ring) => flatten(list(ring)))) }];
    case 'GeometryCollection':
      return list(geometry.geometries).flatMap((member) => shapes(record(member)));
    default:
      return [];
  }
}

function boxOf(parts: readonly Int32Array[]): TileFeature['box'] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) {
    for (let i = 0; i + 1 < part.length; i += 2) {
      const x = part[i] ?? 0;
      const y = part[i + 1] ?? 0;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

/** What tiles may say of a feature: neither nulls nor lists. */
function scalars(properties: Json): Properties {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}

function featuresOf(value: unknown): TileFeature[] {
  const raw = record(value);
  const id = typeof raw.id === 'string' || typeof raw.id === 'number' ? String(raw.id) : '';
  return shapes(record(raw.geometry))
    .filter(({ parts }) => parts.some((part) => part.length > 0))
    .map(({ kind, parts }) => ({ key: id, id, kind, parts, box: boxOf(parts), properties: scalars(record(raw.properties)), cluster: null }));
}

/** Reads a feature or a collection of features into a tile with the one layer. */
export function geojsonTile(value: unknown, layer: string): DecodedTile {
  const raw = record(value);
  const features = raw.type === 'FeatureCollection' ? list(raw.features).flatMap(featuresOf) : featuresOf(raw);
  return { layers: new Map([[layer, { name: layer, extent, features }]]) };
}

/** West, south, east, north of the tile's features in degrees; null where there are none. */
export function boundsOf(tile: DecodedTile): readonly [number, number, number, number] | null {
  const all = [...tile.layers.values()].flatMap(({ features }) => features);
  const [first, ...rest] = all.map(({ box }) => box);
  if (first === undefined) return null;
  const box = rest.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])], first);
  const lng = (x: number): number => (x / extent) * 360 - 180;
  const lat = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / extent))) * 180) / Math.PI;
  return [lng(box[0]), lat(box[3]), lng(box[2]), lat(box[1])];
}

/** A box as a feature, for a collection of more features than a page draws. */
export function boxFeature([west, south, east, north]: readonly [number, number, number, number]): unknown {
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: 'Feature', id: 'extent', geometry: { type: 'Polygon', coordinates: [ring] }, properties: {} };
}
