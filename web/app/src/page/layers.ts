/** Which layers a page's map draws, and from where. */
import { decodeTile, type DecodedTile } from '../map/tile';
import { TileSource, type Progress } from '../map/tilesource';
import type { Accuracy, SceneLayer } from '../map/scene';
import type { Api } from '../api/client';
import type { BBox, Collection, TileSet } from '../api/types';
import { layerStyle, type LayerStyle } from '../style/layers';
import { area } from '../style/symbol';
import { boundsOf, boxFeature, geojsonTile } from './geojson';
import type { Ground } from './ground';

export interface Drawn {
  /** The topmost first. */
  readonly layers: readonly SceneLayer[];
  readonly source: TileSource | null;
  readonly bbox: BBox | null;
  /** How far off the one feature may be; null for several, or where nobody says. */
  readonly accuracy: Accuracy | null;
}

const world: TileSet = { minzoom: 0, maxzoom: 0, bounds: [-180, -85.0511287798066, 180, 85.0511287798066], attribution: '', layerMinzoom: new Map() };

/** A source of the one tile of the whole world. */
function ofWorld(tile: DecodedTile, onProgress: (progress: Progress) => void): TileSource {
  return new TileSource({ tiles: world, fetchTile: () => Promise.resolve(tile), onProgress });
}

const boxStyle: LayerStyle = { classBy: null, classes: [], label: null, symbol: () => extentSymbol };
const extentSymbol = area('#0a5a9c');

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { Accept: 'application/geo+json, application/json' } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

async function styleOf(api: Api, collections: readonly Collection[], id: string): Promise<LayerStyle> {
  const order = collections.findIndex((c) => c.id === id);
  const collection = collections[order];
  if (collection === undefined) throw new Error(`there is no collection ${id}`);
  return layerStyle(collection, order, await api.schema(id));
}

async function everything(api: Api, collections: readonly Collection[], onProgress: (progress: Progress) => void): Promise<Pick<Drawn, 'layers' | 'source'>> {
  const [tiles, ...styles] = await Promise.all([api.dataTiles(), ...collections.map(({ id }) => styleOf(api, collections, id))]);
  const source = new TileSource({ tiles, fetchTile: async (...tile) => decodeTile(await api.dataTile(...tile)), onProgress });
  return { layers: collections.flatMap(({ id }, i) => (styles[i] ? [{ id, style: styles[i] }] : [])), source };
}

/** How far off the position is of a tile's one point, which the box is then. */
function accuracyOf(tile: DecodedTile, bbox: BBox | null): Accuracy | null {
  const [feature, ...others] = [...tile.layers.values()].flatMap(({ features }) => features);
  const metres = feature?.properties.position_accuracy_m;
  if (bbox === null || others.length > 0 || feature?.kind !== 'point' || typeof metres !== 'number') return null;
  return { lng: bbox[0], lat: bbox[1], metres };
}

/** Loads what the page's map draws over the basemap. */
export async function loadDrawn(api: Api, { collection, features, bbox }: Ground, onProgress: (progress: Progress) => void): Promise<Drawn> {
  if (collection !== null && features === null) {
    const tile = bbox && geojsonTile(boxFeature(bbox), 'extent');
    return { layers: [{ id: 'extent', style: boxStyle }], source: tile && ofWorld(tile, onProgress), bbox, accuracy: null };
  }
  const [collections, found] = await Promise.all([api.collections(), features === null ? null : getJson(features)]);
  if (collection === null) return { ...await everything(api, collections, onProgress), bbox, accuracy: null };
  const tile = geojsonTile(found, collection);
  const layers = [{ id: collection, style: await styleOf(api, collections, collection) }];
  return { layers, source: ofWorld(tile, onProgress), bbox: bbox ?? boundsOf(tile), accuracy: accuracyOf(tile, bbox) };
}
