/** Gathers from the tiles on screen what is drawn over all of them: point symbols, and counts. */
import type { ViewCount } from '../state';
import type { PointSymbol } from '../style/symbol';
import type { Cluster } from './cluster';
import { symbolOf } from './paint';
import { contains, intersects, type Placement, type Rect } from './placement';
import type { Scene, SceneLayer } from './scene';
import { isZone, type TileFeature, type TileLayer } from './tile';

/** A point symbol on the screen, in CSS pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly symbol: PointSymbol;
  readonly layer: SceneLayer;
  readonly feature: TileFeature;
}

/** A cluster on the screen, in CSS pixels. */
export interface Ring {
  readonly x: number;
  readonly y: number;
  readonly cluster: Cluster;
  readonly layer: SceneLayer;
}

export interface Gathered {
  /** In drawing order: the topmost last. */
  readonly spots: readonly Spot[];
  /** In the same order. */
  readonly rings: readonly Ring[];
  readonly counts: ReadonlyMap<string, ViewCount>;
}

class Counter {
  private readonly seen = new Set<string>();
  private total = 0;
  private readonly byClass = new Map<string, number>();
  private readonly classBy: string | null;

  constructor(classBy: string | null) {
    this.classBy = classBy;
  }

  add(feature: TileFeature): void {
    if (this.seen.has(feature.key)) return;
    this.seen.add(feature.key);
    if (feature.cluster !== null) {
      this.addCluster(feature.cluster);
      return;
    }
    this.total++;
    if (this.classBy !== null && !isZone(feature)) this.addClass(String(feature.properties[this.classBy] ?? ''), 1);
  }

  private addCluster({ count, byClass }: Cluster): void {
    this.total += count;
    if (this.classBy === null) return;
    let rest = count;
    for (const [name, n] of byClass) {
      this.addClass(name, n);
      rest -= n;
    }
    if (rest > 0) this.addClass('', rest);
  }

  private addClass(name: string, n: number): void {
    this.byClass.set(name, (this.byClass.get(name) ?? 0) + n);
  }

  result(): ViewCount {
    return { total: this.total, byClass: this.byClass };
  }
}

/** The feature's box on the screen, cut to what its tile may draw. */
function boxOnScreen(feature: TileFeature, at: Placement, unit: number): Rect {
  const [left, top, right, bottom] = feature.box;
  return {
    left: Math.max(at.clip.left, at.x + left * unit),
    top: Math.max(at.clip.top, at.y + top * unit),
    right: Math.min(at.clip.right, at.x + right * unit),
    bottom: Math.min(at.clip.bottom, at.y + bottom * unit),
  };
}

interface Pass {
  readonly layer: SceneLayer;
  readonly view: Rect;
  readonly counter: Counter;
  readonly spots: Spot[];
  readonly rings: Ring[];
}

function gatherPoint(pass: Pass, feature: TileFeature, at: Placement, unit: number): void {
  const symbol = symbolOf(pass.layer, feature);
  if (symbol.kind !== 'point') return;
  for (const part of feature.parts) {
    for (let i = 0; i + 1 < part.length; i += 2) {
      const x = at.x + (part[i] ?? 0) * unit;
      const y = at.y + (part[i + 1] ?? 0) * unit;
      if (!contains(at.clip, x, y)) continue; // a neighbour's, in the tile's margin
      if (feature.cluster === null) pass.spots.push({ x, y, symbol, layer: pass.layer, feature });
      else pass.rings.push({ x, y, cluster: feature.cluster, layer: pass.layer });
      if (contains(pass.view, x, y)) pass.counter.add(feature);
    }
  }
}

function gatherTile(pass: Pass, tile: TileLayer, at: Placement): void {
  const unit = at.side / tile.extent;
  for (const feature of tile.features) {
    if (feature.kind === 'point') {
      gatherPoint(pass, feature, at, unit);
      continue;
    }
    const box = boxOnScreen(feature, at, unit);
    const inTile = box.left <= box.right && box.top <= box.bottom;
    if (inTile && intersects({ ...box, right: box.right + 1, bottom: box.bottom + 1 }, pass.view)) pass.counter.add(feature);
  }
}

/**
 * Gathers the spots of all layers of the scene and counts what lies in `view`.
 * Lines and areas count by their boxes, which is exact enough for a number
 * beside a legend.
 */
export function gather(placements: readonly Placement[], scene: Scene, view: Rect): Gathered {
  const spots: Spot[] = [];
  const rings: Ring[] = [];
  const counts = new Map<string, ViewCount>();
  for (const layer of [...scene.layers].reverse()) {
    const pass: Pass = { layer, view, counter: new Counter(layer.style.classBy), spots: [], rings: [] };
    for (const at of placements) {
      const tile = at.tile.layers.get(layer.id);
      if (tile) gatherTile(pass, tile, at);
    }
    // South over north, so that a row of symbols overlaps like roof tiles; ids settle ties.
    pass.spots.sort((a, b) => a.y - b.y || (a.feature.key < b.feature.key ? -1 : 1));
    for (const spot of pass.spots) spots.push(spot);
    for (const ring of pass.rings) rings.push(ring);
    counts.set(layer.id, pass.counter.result());
  }
  return { spots, rings, counts };
}
