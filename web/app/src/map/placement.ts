/** Where decoded tiles lie on the screen: the ground that drawing, searching and labelling stand on. */
import type { DecodedTile } from './tile';

/** A rectangle in CSS pixels. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * A tile on the screen. Its whole square has its corner at (x, y) and `side`
 * CSS pixels; only what lies in `clip` is its to draw, since beyond the last
 * zoom, or while finer tiles load, one tile stands in for parts of itself.
 */
export interface Placement {
  readonly tile: DecodedTile;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly clip: Rect;
}

/** True if the point lies in the rectangle; right and bottom edges are the neighbour's. */
export function contains(rect: Rect, x: number, y: number): boolean {
  return x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom;
}

export function intersects(a: Rect, b: Rect): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** The rectangle grown by `by` on every side. */
export function grow(rect: Rect, by: number): Rect {
  return { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by };
}
