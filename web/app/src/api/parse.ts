/**
 * Readers of the server's JSON. They take `unknown` and return the page's own
 * types, so that a surprising answer ends here and not in the middle of a view.
 */
import type { Offer } from '../extract/types';
import { bbox, isRecord, list, num, record, str, strings, text, type Json } from './json';
import type {
  BBox, Collection, Dataset, EnumValue, Feature, Generalised, Geometry, Property, Schema, Session, TileSet, Value,
} from './types';

/** Thrown when an answer is not what the contract says. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

const geometries: readonly Geometry[] = ['point', 'line', 'polygon', 'mixed'];

function generalised(value: unknown): Generalised | null {
  if (!isRecord(value)) return null;
  const cellKm = num(value.cell_km, 0);
  return { cellKm: cellKm > 0 ? cellKm : null, minCount: num(value.min_count, 1), partly: value.partly === true };
}

function collection(value: unknown): Collection {
  const raw = record(value);
  const own = record(raw['x-lindero']);
  const id = str(raw.id);
  if (id === '') throw new ShapeError('a collection without an id');
  return {
    id,
    title: text(own.title, str(raw.title) || id),
    description: text(own.description, str(raw.description)),
    geometry: geometries.find((g) => g === own.geometry) ?? 'mixed',
    count: num(raw.itemCount, 0),
    syntheticCount: num(own.synthetic_count, 0),
    attribution: str(raw.attribution),
    bbox: bbox(list(record(record(raw.extent).spatial).bbox)[0]),
    classProperty: str(own.class_property) || null,
    generalised: generalised(own.generalised),
    crs: strings(raw.crs),
  };
}

/** Reads the answer of `/collections`, in the server's order. */
export function parseCollections(value: unknown): Collection[] {
  if (!isRecord(value) || !Array.isArray(value.collections)) throw new ShapeError('no list of collections');
  return value.collections.map(collection);
}

/** `width_m` reads better as "width m" where nobody gave a label. */
function nameAsLabel(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function enumValues(raw: Json, labels: Json): EnumValue[] {
  return list(raw.enum)
    .filter((v) => typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean')
    .map((v) => {
      const value = String(v);
      return { value, label: text(labels[value], value) };
    });
}

function propertyType(raw: Json): Property['type'] {
  const type = (Array.isArray(raw.type) ? list(raw.type) : [raw.type]).find((t) => t !== 'null');
  switch (type) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return type;
    case 'array':
      return 'list';
    default:
      return 'other';
  }
}

function property(name: string, value: unknown): Property {
  const raw = record(value);
  const own = record(raw['x-lindero']);
  const values = raw.type === 'array' ? record(raw.items) : raw;
  const given = text(own.title, str(raw.title));
  const label = nameAsLabel(name);
  return {
    name,
    title: { es: given.es === name ? label : given.es || label, en: given.en === name ? label : given.en || label },
    type: propertyType(raw),
    format: raw.format === 'date' || raw.format === 'date-time' ? raw.format : null,
    unit: str(own.unit) || null,
    values: enumValues(values, record(own.enum)),
  };
}

/** A property holding a geometry has no type, or a `format` that says so. */
function isGeometry(name: string, value: unknown): boolean {
  const raw = record(value);
  return name === 'geometry' || str(raw.format).startsWith('geometry-') || '$ref' in raw;
}

/** Reads the answer of `/collections/{id}/schema`. */
export function parseSchema(value: unknown): Schema {
  const entries = Object.entries(record(record(value).properties));
  return { properties: entries.filter(([name, p]) => !isGeometry(name, p)).map(([name, p]) => property(name, p)) };
}

/** Narrows parsed JSON, which can hold nothing else. */
function jsonValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(jsonValue);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonValue(v)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Reads a page of features, and the address of the next page if there is one. */
export function parsePage(value: unknown): { features: Feature[]; next: string | null } {
  const raw = record(value);
  const next = list(raw.links).map(record).find(({ rel }) => rel === 'next');
  return { features: list(raw.features).map(parseFeature), next: str(next?.href) || null };
}

/** Reads a GeoJSON feature. */
export function parseFeature(value: unknown): Feature {
  if (!isRecord(value) || value.type !== 'Feature') throw new ShapeError('not a GeoJSON feature');
  const geometry = record(value.geometry);
  const [lng, lat] = list(geometry.coordinates).map((n) => num(n, NaN));
  const isPoint = geometry.type === 'Point' && lng !== undefined && lat !== undefined;
  return {
    id: typeof value.id === 'number' ? String(value.id) : str(value.id),
    point: isPoint && Number.isFinite(lng) && Number.isFinite(lat) ? [lng, lat] : null,
    properties: Object.fromEntries(Object.entries(record(value.properties)).map(([k, v]) => [k, jsonValue(v)])),
  };
}

const world: BBox = [-180, -85.0511287798066, 180, 85.0511287798066];

/** Reads a TileJSON 3.0 document. */
export function parseTileSet(value: unknown): TileSet {
  if (!isRecord(value)) throw new ShapeError('not a TileJSON document');
  const minzooms = list(value.vector_layers).map((l): [string, number] => {
    const layer = record(l);
    return [str(layer.id), num(layer.minzoom, 0)];
  });
  return {
    minzoom: num(value.minzoom, 0),
    maxzoom: num(value.maxzoom, 14),
    bounds: bbox(value.bounds) ?? world,
    attribution: str(value.attribution),
    layerMinzoom: new Map(minzooms),
  };
}

/** Reads the landing page for the dataset's name, which it may lack. */
export function parseDataset(value: unknown): Dataset {
  const raw = record(value);
  const own = record(raw['x-lindero']);
  const title = text(own.title, str(raw.title));
  const description = text(own.description, str(raw.description));
  return { title: title.es ? title : null, description: description.es ? description : null };
}

/** Reads the list of processes; null if extracts are not among them. */
export function parseOffer(value: unknown): Offer | null {
  const extract = list(record(value).processes).map(record).find(({ id }) => id === 'extract');
  return extract === undefined ? null : { jobs: strings(extract.jobControlOptions).includes('async-execute') };
}

/** Reads what the server says of who is asking. */
export function parseSession(value: unknown): Session {
  const raw = record(value);
  const expires = new Date(str(raw.expires));
  return {
    signedIn: raw.signed_in === true,
    name: str(raw.name),
    className: str(raw.class),
    limited: raw.limited === true,
    expires: Number.isNaN(expires.getTime()) ? null : expires,
    login: str(raw.login) || null,
  };
}
