/**
 * The base map's border lines are generalised to kilometres. Where the data
 * bring a line of their own for the same two countries, that one is drawn and
 * the base map's is left out, lest two lines run side by side.
 */
import type { Placement } from './placement';
import type { Properties } from './tile';

const layerName = 'borders';

/** Below this zoom the two lines fall together. */
const apart = 8;

/** The pairs of countries, such as `GT-MX`, that the data on these tiles have a border line for. */
export function borderPairs(placements: readonly Placement[]): Set<string> {
  const pairs = new Set<string>();
  for (const { tile } of placements) {
    for (const { kind, properties } of tile.layers.get(layerName)?.features ?? []) {
      if (kind === 'line' && typeof properties.border === 'string') pairs.add(properties.border);
    }
  }
  return pairs;
}

/** Whether the base map should draw a boundary at a zoom, given what the data draw. */
export function drawsBoundary({ a, b }: Properties, drawn: ReadonlySet<string>, zoom: number): boolean {
  return zoom < apart || !drawn.has([String(a), String(b)].sort().join('-'));
}

/** The pairs that a scene with these layers draws. */
export function drawnPairs(pairs: ReadonlySet<string>, layers: readonly { readonly id: string }[]): ReadonlySet<string> {
  return layers.some(({ id }) => id === layerName) ? pairs : new Set();
}
