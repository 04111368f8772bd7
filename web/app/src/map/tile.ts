/** Vector tiles as the map keeps them: decoded once, drawn and searched many times. */
import { VectorTile, type VectorTileFeature, type VectorTileLayer } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { Kind } from '../style/layers';
import { clusterOf, type Cluster } from './cluster';

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface TileFeature {
  /** Tells features of a layer apart, the same in every tile. */
  readonly key: string;
  /** The feature's own id, for the API. */
  readonly id: string;
  readonly kind: Kind;
  /** One flat x, y, x, y… array of tile units for each point set, line or ring. */
  readonly parts: readonly Int32Array[];
  /** Least x, least y, greatest x, greatest y in tile units. */
  readonly box: readonly [number, number, number, number];
  readonly properties: Properties;
  /** What it stands for, if it is no feature but a cluster of some. */
  readonly cluster: Cluster | null;
}

/** Whether a feature is a zone that counts others. */
export function isZone({ properties }: TileFeature): boolean {
  return properties.generalised === true;
}

export interface TileLayer {
  readonly name: string;
  /** Units along a side of the tile. */
  readonly extent: number;
  readonly features: readonly TileFeature[];
}

export interface DecodedTile {
  readonly layers: ReadonlyMap<string, TileLayer>;
}

/** What an empty tile decodes to. */
export const emptyTile: DecodedTile = { layers: new Map() };

const kinds: readonly (Kind | null)[] = [null, 'point', 'line', 'polygon'];

function flatten(feature: VectorTileFeature): { parts: Int32Array[]; box: [number, number, number, number] } {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const parts = feature.loadGeometry().map((points) => {
    const flat = new Int32Array(points.length * 2);
    points.forEach(({ x, y }, i) => {
      flat[2 * i] = x;
      flat[2 * i + 1] = y;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    });
    return flat;
  });
  return { parts, box };
}

function decodeFeature(feature: VectorTileFeature, index: number): TileFeature | null {
  const kind = kinds[feature.type] ?? null;
  if (kind === null) return null;
  const { parts, box } = flatten(feature);
  const own = feature.properties.id;
  const id = own ?? feature.id;
  const key = feature.id ?? own ?? `nameless ${index}`;
  return { key: String(key), id: id === undefined ? '' : String(id), kind, parts, box, properties: feature.properties, cluster: clusterOf(feature.properties) };
}

function decodeLayer(layer: VectorTileLayer): TileLayer {
  const features: TileFeature[] = [];
  for (let i = 0; i < layer.length; i++) {
    const feature = decodeFeature(layer.feature(i), i);
    if (feature !== null) features.push(feature);
  }
  return { name: layer.name, extent: layer.extent, features };
}

/** Decodes a tile's bytes; null bytes are an empty tile. Throws on bytes that are no vector tile. */
export function decodeTile(bytes: ArrayBuffer | null): DecodedTile {
  if (bytes === null) return emptyTile;
  const { layers } = new VectorTile(new PbfReader(bytes));
  return { layers: new Map(Object.entries(layers).map(([name, layer]) => [name, decodeLayer(layer)])) };
}
