/**
 * Finds where to write the names of countries and departments: the place in
 * the visible part of each that is farthest from its edges. Tiles hold only
 * pieces of a region, so the pieces are painted into one coarse raster.
 */
import type { Rect } from './placement';
import type { TileFeature } from './tile';

/** A piece of a region as one tile holds it. */
export interface Piece {
  readonly region: string;
  readonly feature: TileFeature;
  /** Screen position of the tile's corner and CSS pixels of a tile unit. */
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  readonly clip: Rect;
}

export interface Anchor {
  readonly region: string;
  readonly x: number;
  readonly y: number;
  /** Free CSS pixels to the left and right of the anchor. */
  readonly room: number;
}

/** Cells are wider than high, as names are, so distance in cells favours room for text. */
const cellWidth = 24;
const cellHeight = 10;

interface Raster {
  readonly columns: number;
  readonly rows: number;
  /** Number of the region that owns each cell, -1 for none. */
  readonly owner: Int16Array;
}

/** Places where the ring edges of a feature cross a horizontal line, in tile units. */
function crossings(parts: readonly Int32Array[], y: number): number[] {
  const xs: number[] = [];
  for (const ring of parts) {
    for (let i = 0, j = ring.length - 2; i + 1 < ring.length; j = i, i += 2) {
      const yi = ring[i + 1] ?? 0;
      const yj = ring[j + 1] ?? 0;
      if (yi > y === yj > y) continue;
      const xi = ring[i] ?? 0;
      xs.push(xi + (((ring[j] ?? 0) - xi) * (y - yi)) / (yj - yi));
    }
  }
  return xs.sort((a, b) => a - b);
}

function fillPiece(raster: Raster, piece: Piece, number: number): void {
  const { clip, unit } = piece;
  const firstRow = Math.max(0, Math.ceil(clip.top / cellHeight - 0.5));
  const lastRow = Math.min(raster.rows - 1, Math.ceil(clip.bottom / cellHeight - 0.5) - 1);
  for (let row = firstRow; row <= lastRow; row++) {
    const xs = crossings(piece.feature.parts, ((row + 0.5) * cellHeight - piece.y) / unit);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(clip.left, piece.x + (xs[i] ?? 0) * unit);
      const to = Math.min(clip.right, piece.x + (xs[i + 1] ?? 0) * unit);
      const first = Math.max(0, Math.ceil(from / cellWidth - 0.5));
      const last = Math.min(raster.columns - 1, Math.ceil(to / cellWidth - 0.5) - 1);
      for (let column = first; column <= last; column++) raster.owner[row * raster.columns + column] = number;
    }
  }
}

/** Distance of each cell to the nearest cell of another owner, in cells, by two sweeps of a chamfer mask. */
function distances({ columns, rows, owner }: Raster): Float32Array {
  const d = new Float32Array(columns * rows).fill(Infinity);
  const relax = (cell: number, row: number, column: number, dr: number, dc: number): void => {
    const r = row + dr;
    const c = column + dc;
    const outside = r < 0 || c < 0 || r >= rows || c >= columns;
    const other = r * columns + c;
    // The edge of the view is no edge of the region, but text may not cross it.
    const base = outside || owner[other] !== owner[cell] ? 0 : (d[other] ?? 0);
    d[cell] = Math.min(d[cell] ?? Infinity, base + (dr !== 0 && dc !== 0 ? 1.4 : 1));
  };
  const forward: readonly (readonly [number, number])[] = [[-1, -1], [-1, 0], [-1, 1], [0, -1]];
  for (let cell = 0; cell < d.length; cell++) {
    for (const [dr, dc] of forward) relax(cell, Math.floor(cell / columns), cell % columns, dr, dc);
  }
  for (let cell = d.length - 1; cell >= 0; cell--) {
    for (const [dr, dc] of forward) relax(cell, Math.floor(cell / columns), cell % columns, -dr, -dc);
  }
  return d;
}

/** The cell of each region that is farthest from its edges; of several, the one nearest to the middle of all its cells. */
function innermost({ columns, owner }: Raster, d: Float32Array): Map<number, number> {
  const sums = new Map<number, { x: number; y: number; n: number }>();
  owner.forEach((number, cell) => {
    const sum = sums.get(number) ?? { x: 0, y: 0, n: 0 };
    sums.set(number, { x: sum.x + (cell % columns), y: sum.y + Math.floor(cell / columns), n: sum.n + 1 });
  });
  const offMiddle = (number: number, cell: number): number => {
    const { x, y, n } = sums.get(number) ?? { x: 0, y: 0, n: 1 };
    return Math.hypot((cell % columns) - x / n, Math.floor(cell / columns) - y / n);
  };
  const best = new Map<number, number>();
  owner.forEach((number, cell) => {
    const champion = best.get(number);
    const ahead = champion === undefined ? 1 : (d[cell] ?? 0) - (d[champion] ?? 0);
    if (champion === undefined || ahead > 0 || (ahead === 0 && offMiddle(number, cell) < offMiddle(number, champion))) best.set(number, cell);
  });
  return best;
}

/** One anchor for each region that shows in a view of this many CSS pixels, in the order of first sight. */
export function regionAnchors(pieces: readonly Piece[], width: number, height: number): Anchor[] {
  const columns = Math.max(1, Math.floor(width / cellWidth));
  const rows = Math.max(1, Math.floor(height / cellHeight));
  const raster: Raster = { columns, rows, owner: new Int16Array(columns * rows).fill(-1) };
  const numbers = new Map<string, number>();
  for (const piece of pieces) {
    const number = numbers.get(piece.region) ?? numbers.size;
    numbers.set(piece.region, number);
    fillPiece(raster, piece, number);
  }
  const d = distances(raster);
  const best = innermost(raster, d);
  return [...numbers].flatMap(([region, number]) => {
    const cell = best.get(number);
    if (cell === undefined) return [];
    const x = ((cell % columns) + 0.5) * cellWidth;
    const y = (Math.floor(cell / columns) + 0.5) * cellHeight;
    return [{ region, x, y, room: (d[cell] ?? 0) * cellWidth }];
  });
}
