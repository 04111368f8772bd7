/** The lists that areas are chosen from. */
import type { Api } from '../api/client';
import type { BBox, Collection, Feature, TileSet } from '../api/types';
import { decodeTile, type TileFeature } from '../map/tile';
import { tileBounds } from '../map/tilesource';
import type { Name } from './types';

const most = 64; // tiles

function textOf(feature: Feature, name: string): string {
  const value = feature.properties[name];
  return typeof value === 'string' ? value : '';
}

function sortNames(names: Iterable<Name>): Name[] {
  return [...names].sort((a, b) => a.group.localeCompare(b.group, 'es') || a.label.localeCompare(b.label, 'es'));
}

/** Municipalities, or their seats, by country and department. */
export async function municipalityNames(api: Pick<Api, 'features'>): Promise<Name[]> {
  const features = await api.features('municipalities', ['name', 'department', 'country']);
  return sortNames(features.map((f) => ({
    value: f.id, label: textOf(f, 'name') || f.id, group: [textOf(f, 'country'), textOf(f, 'department')].filter(Boolean).join(' · '), at: f.point, km: null,
  })));
}

/** The departments that municipalities belong to. */
export function departmentsOf(municipalities: readonly Name[]): Name[] {
  const names = new Map<string, Name>();
  for (const { group } of municipalities) {
    const [country = '', department = ''] = group.split(' · ');
    if (department !== '') names.set(group, { value: `${country}/${department}`, label: department, group: country, at: null, km: null });
  }
  return sortNames(names.values());
}

function overlaps(a: BBox, b: BBox): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Box in degrees of a feature of a tile. */
function boxIn([west, south, east, north]: BBox, extent: number, { box }: TileFeature): BBox {
  const lng = (x: number): number => west + ((east - west) * x) / extent;
  const lat = (y: number): number => north - ((north - south) * y) / extent; // near enough to leave out what is far away
  return [lng(box[0]), lat(box[3]), lng(box[2]), lat(box[1])];
}

/** Tiles of a zoom that a box touches. */
export function tilesOf([west, south, east, north]: BBox, z: number): { z: number; x: number; y: number }[] {
  const n = 2 ** z;
  const column = (lng: number): number => Math.max(0, Math.min(n - 1, Math.floor(((lng + 180) / 360) * n)));
  const row = (lat: number): number => {
    const sin = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return Math.max(0, Math.min(n - 1, Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * n)));
  };
  const tiles: { z: number; x: number; y: number }[] = [];
  for (let x = column(west); x <= column(east); x++) for (let y = row(north); y <= row(south); y++) tiles.push({ z, x, y });
  return tiles.slice(0, most);
}

/** The base map's departments round where the data are. */
export async function basemapDepartments(api: Pick<Api, 'basemapTiles' | 'basemapTile'>, home: BBox): Promise<Name[]> {
  const set: TileSet = await api.basemapTiles();
  const tiles = tilesOf(home, set.layerMinzoom.get('departments') ?? set.minzoom);
  const { signal } = new AbortController();
  const names = new Map<string, Name>();
  await Promise.all(tiles.map(async (id) => {
    const layer = decodeTile(await api.basemapTile(id.z, id.x, id.y, signal)).layers.get('departments');
    for (const feature of layer?.features ?? []) {
      const { name, country } = feature.properties;
      if (layer === undefined || typeof name !== 'string' || name === '' || !overlaps(boxIn(tileBounds(id), layer.extent, feature), home)) continue;
      const value = departmentValue(name, country);
      names.set(value, { value, label: name, group: typeof country === 'string' ? country : '', at: null, km: null });
    }
  }));
  return sortNames(names.values());
}

/** A department as the server names it: with its country, since two countries may share a name. */
export function departmentValue(name: string, country: unknown): string {
  return typeof country === 'string' && country !== '' ? `${country}/${name}` : name;
}

export async function borderNames(api: Pick<Api, 'features'>): Promise<Name[]> {
  const features = await api.features('borders', ['name', 'length_km']);
  return sortNames(features.map((f) => {
    const km = f.properties.length_km;
    return { value: f.id, label: textOf(f, 'name') || f.id, group: '', at: null, km: typeof km === 'number' ? km : null };
  }));
}

/** Whether the municipalities of the data have outlines, and not seats alone. */
export function haveOutlines(collections: readonly Collection[]): boolean {
  const geometry = collections.find(({ id }) => id === 'municipalities')?.geometry;
  return geometry === 'polygon' || geometry === 'mixed';
}
