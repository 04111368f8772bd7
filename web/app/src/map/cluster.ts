/** Clusters: points that stand for many where features crowd. */
import type { BBox } from '../api/types';
import type { Properties } from './tile';

export interface Cluster {
  readonly count: number;
  /** How many are of each class; the rest are of none. */
  readonly byClass: ReadonlyMap<string, number>;
  /** Box of the features. */
  readonly bbox: BBox;
  /** Zoom of the tiles in which the cluster falls apart. */
  readonly expansionZoom: number;
}

const countPrefix = /^_*count_/;

function boxOf(text: unknown): BBox | null {
  const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
  if (!Array.isArray(parsed)) return null;
  const [west, south, east, north] = parsed.map(Number);
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return [west, south, east, north];
}

/**
 * The cluster that a feature's properties speak of, null for a feature. Where a
 * column has the name of a cluster's property, the cluster's has _ before it;
 * clusters have no columns, so neither can be taken for the other.
 */
export function clusterOf(properties: Properties): Cluster | null {
  const read = (name: string): unknown => properties[name] ?? properties[`_${name}`];
  if (properties.id !== undefined || read('cluster') !== true) return null;
  const bbox = boxOf(read('bbox'));
  if (bbox === null) return null;
  const byClass = new Map<string, number>();
  for (const [name, value] of Object.entries(properties)) {
    if (countPrefix.test(name)) byClass.set(name.replace(countPrefix, ''), Number(value));
  }
  return { count: Number(read('count')), byClass, bbox, expansionZoom: Number(read('expansion_zoom')) };
}

/** Radius of a cluster's ring in CSS pixels: it grows with the number's digits. */
export function ringRadius({ count }: Cluster): number {
  return 11 + 2.6 * Math.min(5, Math.floor(Math.log10(count)));
}
