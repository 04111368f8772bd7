/** Turns tile geometry into canvas paths. */
import type { Placement } from './placement';
import type { TileFeature } from './tile';

/** How tile units become CSS pixels. */
export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
}

export function transformOf(placement: Placement, extent: number): Transform {
  return { x: placement.x, y: placement.y, unit: placement.side / extent };
}

/** Adds every part of a line or polygon; rings are closed. */
export function addFeature(path: Path2D, feature: TileFeature, t: Transform): void {
  for (const part of feature.parts) {
    for (let i = 0; i + 1 < part.length; i += 2) {
      const x = t.x + (part[i] ?? 0) * t.unit;
      const y = t.y + (part[i + 1] ?? 0) * t.unit;
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (feature.kind === 'polygon') path.closePath();
  }
}

/** True for an edge that clipping to the tile made: both ends on or beyond the same side. */
function isCut(ax: number, ay: number, bx: number, by: number, extent: number): boolean {
  return (ax <= 0 && bx <= 0) || (ay <= 0 && by <= 0) || (ax >= extent && bx >= extent) || (ay >= extent && by >= extent);
}

/** Adds a polygon's edges without those that clipping to the tile made. */
export function addOutline(path: Path2D, feature: TileFeature, t: Transform, extent: number): void {
  for (const ring of feature.parts) {
    let drawing = false;
    for (let i = 2; i + 1 < ring.length; i += 2) {
      const ax = ring[i - 2] ?? 0;
      const ay = ring[i - 1] ?? 0;
      const bx = ring[i] ?? 0;
      const by = ring[i + 1] ?? 0;
      if (isCut(ax, ay, bx, by, extent)) {
        drawing = false;
        continue;
      }
      if (!drawing) path.moveTo(t.x + ax * t.unit, t.y + ay * t.unit);
      path.lineTo(t.x + bx * t.unit, t.y + by * t.unit);
      drawing = true;
    }
  }
}
