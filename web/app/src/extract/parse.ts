/** Readers of what OGC API – Processes answers. */
import { bbox, isRecord, list, num, record, str, strings, text } from '../api/json';
import { ShapeError } from '../api/parse';
import type { Position } from '../api/types';
import type { Estimate, FormatEstimate, Job, JobStatus, Rings } from './types';

/** Reads the names of formats from the description of the process `extract`. */
export function parseFormats(value: unknown): string[] {
  const formats = strings(record(record(record(record(value).inputs).format).schema).enum);
  // "geojson" is another name of "json".
  return formats.filter((name) => name !== 'geojson' || !formats.includes('json'));
}

function position(value: unknown): Position {
  const [lng, lat] = list(value).map((n) => num(n, NaN));
  if (lng === undefined || lat === undefined || Number.isNaN(lng + lat)) throw new ShapeError('not a position');
  return [lng, lat];
}

/** Reads the rings of a polygon or several. */
export function parseRings(geometry: unknown): Rings {
  const { type, coordinates } = record(geometry);
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? list(coordinates) : [];
  return polygons.flatMap((polygon) => list(polygon).map((ring) => list(ring).map(position)));
}

function format(value: unknown): FormatEstimate {
  const raw = record(value);
  const name = str(raw.name);
  return { name, title: text(raw.title, name), fileName: str(raw.fileName), bytes: num(raw.bytes, 0), refusal: str(raw.refusal), job: raw.job === true };
}

/** Reads the answer of the process `estimate`. */
export function parseEstimate(value: unknown): Estimate {
  if (!isRecord(value)) throw new ShapeError('not an estimate');
  const area = record(value.area);
  return {
    features: num(value.features, 0),
    layers: new Map(list(value.layers).map(record).map((layer) => [str(layer.id), num(layer.features, 0)])),
    formats: list(value.formats).map(format),
    warnings: list(value.warnings).map((warning) => text(warning, '')),
    refusal: str(value.refusal),
    rings: parseRings(area.geometry),
    bbox: bbox(area.bbox),
    squareKm: num(record(area.properties).square_kilometres, 0),
  };
}

const statuses: readonly JobStatus[] = ['accepted', 'running', 'successful', 'failed', 'dismissed'];

/** Reads where a job stands. */
export function parseJob(value: unknown): Job {
  const raw = record(value);
  const own = record(raw['x-lindero']);
  const status = statuses.find((s) => s === raw.status);
  const id = str(raw.jobID);
  if (id === '' || status === undefined) throw new ShapeError('not the status of a job');
  const file = list(own.results).map(record)[0];
  const created = new Date(str(raw.created));
  return {
    id,
    status,
    progress: Math.max(0, Math.min(100, num(raw.progress, 0))),
    message: text(own.message, str(raw.message)),
    format: str(record(own.inputs).format),
    created: Number.isNaN(created.getTime()) ? null : created,
    file: file === undefined ? null : { name: str(file.name), size: num(file.size, 0) },
  };
}
