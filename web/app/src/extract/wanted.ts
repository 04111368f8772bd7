/** What the reader wants of an area, as the server's processes take it. */
import type { State } from '../state';
import { areaInput } from './place';
import type { Estimate, FormatEstimate, Inputs } from './types';

/** The most wanted first. Others the server has come after them. */
const order = ['fieldpack', 'gpkg', 'kmz', 'gpx', 'sheet', 'xlsx', 'shp', 'kml', 'json', 'csv', 'mbtiles', 'pmtiles', 'fgb', 'parquet', 'geojsonseq'];

/** Formats that are more than features, which the server estimates one at a time. */
const composed: ReadonlySet<string> = new Set(['fieldpack', 'sheet', 'mbtiles', 'pmtiles']);

/** Formats whose positions are longitude and latitude, whatever is asked for. */
const unprojected: ReadonlySet<string> = new Set(['kml', 'kmz', 'gpx', 'sheet', 'mbtiles', 'pmtiles']);

const papered: ReadonlySet<string> = new Set(['fieldpack', 'sheet']);

/** As much as the page takes into memory, in bytes: more is made as a job and fetched as a file. */
const mostInMemory = 8e6;

export const isComposed = (format: string): boolean => composed.has(format);
export const takesCrs = (format: string): boolean => !unprojected.has(format);
export const takesPaper = (format: string): boolean => papered.has(format);

/** The formats in the order in which they are offered. */
export function sortFormats(formats: readonly string[]): string[] {
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...formats].sort((a, b) => rank(a) - rank(b));
}

/** Ids of the collections that the extract takes: those chosen, else those shown, in the server's order. */
export function chosenLayers({ collections, hidden, extract }: Readonly<State>): string[] {
  const { layers } = extract.wanted;
  return collections.map(({ id }) => id).filter((id) => (layers === null ? !hidden.has(id) : layers.has(id)));
}

/** Systems that every chosen collection is given out in, without the one that is meant anyway. */
export function sharedCrs(state: Readonly<State>): string[] {
  const [first = [], ...rest] = chosenLayers(state).map((id) => state.collections.find((c) => c.id === id)?.crs ?? []);
  return first.filter((uri) => !uri.endsWith('CRS84') && rest.every((others) => others.includes(uri)));
}

/** The inputs without a format; null where the area or the layers are missing. */
export function inputsOf(state: Readonly<State>): Inputs | null {
  const { place, wanted } = state.extract;
  const collections = chosenLayers(state);
  if (place === null || collections.length === 0) return null;
  const crs = wanted.crs !== '' && takesCrs(wanted.format) && sharedCrs(state).includes(wanted.crs);
  return { area: areaInput(place), collections, cut: wanted.cut, lang: state.lang, ...(crs && { crs: wanted.crs }) };
}

/** The same with the format. */
export function withFormat(inputs: Inputs, { wanted }: State['extract']): Inputs {
  return { ...inputs, format: wanted.format, ...(takesPaper(wanted.format) && { paper: wanted.paper }) };
}

/** What is known of the chosen format; undefined if nothing yet. */
export function chosenEstimate({ estimation, wanted }: State['extract']): FormatEstimate | undefined {
  return estimation.status === 'ready' ? estimation.last.formats.find(({ name }) => name === wanted.format) : undefined;
}

/** Whether the extract can be asked for. */
export function isReady(extract: State['extract']): boolean {
  const { estimation } = extract;
  const format = chosenEstimate(extract);
  return estimation.status === 'ready' && estimation.last.refusal === '' && format?.refusal === '' && !extract.busy;
}

/** Whether to have it made as a job rather than wait for it. */
export function asJob({ name, bytes, job }: FormatEstimate, jobs: boolean): boolean {
  return jobs && (job || isComposed(name) || bytes > mostInMemory);
}

/** The estimate with what else is known of formats. */
export function withFormats(estimate: Estimate, formats: readonly FormatEstimate[]): Estimate {
  return { ...estimate, formats: [...estimate.formats.filter(({ name }) => formats.every((f) => f.name !== name)), ...formats] };
}
