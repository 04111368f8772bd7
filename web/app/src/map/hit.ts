/** Finds the features under a point of the screen. */
import { ringRadius } from './cluster';
import { contains, grow, type Placement } from './placement';
import type { TileFeature } from './tile';

export interface Found {
  readonly layer: string;
  readonly feature: TileFeature;
  /** CSS pixels from the point; 0 inside a polygon. */
  readonly distance: number;
}

/** Half a fingertip and half a large symbol, in CSS pixels. */
export const tolerance = { point: 11, line: 7 } as const;

function nearestVertex(part: Int32Array, x: number, y: number): number {
  let best = Infinity;
  for (let i = 0; i + 1 < part.length; i += 2) best = Math.min(best, Math.hypot((part[i] ?? 0) - x, (part[i + 1] ?? 0) - y));
  return best;
}

function segmentDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(ax + t * dx - x, ay + t * dy - y);
}

function nearestOnLine(part: Int32Array, x: number, y: number): number {
  let best = nearestVertex(part.subarray(0, 2), x, y);
  for (let i = 2; i + 1 < part.length; i += 2) {
    best = Math.min(best, segmentDistance(x, y, part[i - 2] ?? 0, part[i - 1] ?? 0, part[i] ?? 0, part[i + 1] ?? 0));
  }
  return best;
}

/** Even-odd rule over all rings together, so holes count as outside. */
export function insideRings(parts: readonly Int32Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of parts) {
    const n = ring.length;
    for (let i = 0, j = n - 2; i + 1 < n; j = i, i += 2) {
      const yi = ring[i + 1] ?? 0;
      const yj = ring[j + 1] ?? 0;
      if (yi > y === yj > y) continue;
      const xi = ring[i] ?? 0;
      const xj = ring[j] ?? 0;
      if (x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** Distance in tile units; for a polygon 0 inside and Infinity outside. */
function distanceTo(feature: TileFeature, x: number, y: number): number {
  switch (feature.kind) {
    case 'point':
      return Math.min(...feature.parts.map((part) => nearestVertex(part, x, y)));
    case 'line':
      return Math.min(...feature.parts.map((part) => nearestOnLine(part, x, y)));
    case 'polygon':
      return insideRings(feature.parts, x, y) ? 0 : Infinity;
  }
}

function reach(feature: TileFeature): number {
  if (feature.cluster !== null) return Math.max(tolerance.point, ringRadius(feature.cluster));
  return feature.kind === 'polygon' ? 0 : tolerance[feature.kind];
}

function near(feature: TileFeature, x: number, y: number, margin: number): boolean {
  const [left, top, right, bottom] = feature.box;
  return x >= left - margin && x <= right + margin && y >= top - margin && y <= bottom + margin;
}

/** The largest ring's radius: as far as anything is found. */
const farthest = 26;

const rank = { point: 0, line: 1, polygon: 2 } as const;

/**
 * Features of `layers` under (x, y) in CSS pixels, each once: points before
 * lines before polygons, the nearest first. Tiles around the point are
 * searched as well, for a symbol may reach across a tile's edge.
 */
export function findAt(placements: readonly Placement[], layers: readonly string[], x: number, y: number): Found[] {
  const found = new Map<string, Found>();
  for (const placement of placements) {
    if (!contains(grow(placement.clip, farthest), x, y)) continue;
    for (const name of layers) {
      const layer = placement.tile.layers.get(name);
      if (layer === undefined) continue;
      const unit = placement.side / layer.extent;
      const tx = (x - placement.x) / unit;
      const ty = (y - placement.y) / unit;
      for (const feature of layer.features) {
        if (!near(feature, tx, ty, reach(feature) / unit)) continue;
        if (feature.kind === 'polygon' && !contains(placement.clip, x, y)) continue;
        const distance = distanceTo(feature, tx, ty) * unit;
        const key = `${name}/${feature.key}`;
        if (distance <= reach(feature) && distance < (found.get(key)?.distance ?? Infinity)) {
          found.set(key, { layer: name, feature, distance });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => rank[a.feature.kind] - rank[b.feature.kind] || a.distance - b.distance);
}
