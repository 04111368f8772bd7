/** Fetches tiles: each once, shared by all who want it, cancelled when nobody does. */
import type { BBox, TileSet } from '../api/types';
import { emptyTile, type DecodedTile } from './tile';

export interface TileId {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A claim on a tile. */
export interface Lease {
  /** Resolves when the tile is here; never rejects. Does not resolve after release. */
  readonly ready: Promise<DecodedTile>;
  /** Resolves when the tile is here, or when the first attempt to get it failed. */
  readonly tried: Promise<void>;
  release(): void;
}

/** How many tiles are on their way, and how many could not be had. */
export interface Progress {
  readonly loading: number;
  readonly failed: number;
}

export interface TileSourceOptions {
  readonly tiles: TileSet;
  readonly fetchTile: (z: number, x: number, y: number, signal: AbortSignal) => Promise<DecodedTile>;
  readonly onProgress: (progress: Progress) => void;
  /** Tiles kept after nobody uses them any more. */
  readonly keep?: number;
}

interface Entry {
  readonly id: TileId;
  users: number;
  state: 'loading' | 'ready' | 'failed';
  tile: DecodedTile;
  abort: AbortController;
  resolve: (tile: DecodedTile) => void;
  ready: Promise<DecodedTile>;
  markTried: () => void;
  tried: Promise<void>;
}

const keyOf = ({ z, x, y }: TileId): string => `${z}/${x}/${y}`;

/** West, south, east, north of a tile in degrees. */
export function tileBounds({ z, x, y }: TileId): BBox {
  const n = 2 ** z;
  const lat = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / n))) * 180) / Math.PI;
  return [(x / n) * 360 - 180, lat(y + 1), ((x + 1) / n) * 360 - 180, lat(y)];
}

function overlaps(a: BBox, b: BBox): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

export class TileSource {
  readonly tiles: TileSet;
  private readonly entries = new Map<string, Entry>();
  private readonly options: TileSourceOptions;

  constructor(options: TileSourceOptions) {
    this.options = options;
    this.tiles = options.tiles;
  }

  /** The tile that holds a tile's data: itself, or beyond the last zoom its ancestor there. Null if there can be none. */
  locate({ z, x, y }: TileId): TileId | null {
    const { minzoom, maxzoom, bounds } = this.tiles;
    if (z < minzoom || y < 0 || x < 0 || y >= 2 ** z || x >= 2 ** z) return null;
    const up = Math.max(0, z - maxzoom);
    const id = { z: z - up, x: x >> up, y: y >> up };
    return overlaps(tileBounds(id), bounds) ? id : null;
  }

  /** Claims a tile that `locate` gave. */
  acquire(id: TileId): Lease {
    const key = keyOf(id);
    const entry = this.entries.get(key) ?? this.add(id, key);
    this.entries.delete(key); // to the fresh end of the map
    this.entries.set(key, entry);
    entry.users++;
    let held = true;
    return {
      ready: entry.ready,
      tried: entry.tried,
      release: () => {
        if (!held) return;
        held = false;
        this.drop(entry, key);
      },
    };
  }

  /** A tile that happens to be here. */
  peek(id: TileId): DecodedTile | undefined {
    const entry = this.entries.get(keyOf(id));
    return entry?.state === 'ready' ? entry.tile : undefined;
  }

  /** Asks again for every tile that failed. */
  retry(): void {
    for (const entry of this.entries.values()) if (entry.state === 'failed') void this.load(entry);
    this.report();
  }

  private add(id: TileId, key: string): Entry {
    let resolve: Entry['resolve'] = () => undefined;
    let markTried: Entry['markTried'] = () => undefined;
    const ready = new Promise<DecodedTile>((done) => { resolve = done; });
    const tried = new Promise<void>((done) => { markTried = done; });
    const entry: Entry = { id, users: 0, state: 'loading', tile: emptyTile, abort: new AbortController(), resolve, ready, markTried, tried };
    this.entries.set(key, entry);
    void this.load(entry);
    this.report();
    return entry;
  }

  private async load(entry: Entry): Promise<void> {
    const { z, x, y } = entry.id;
    entry.state = 'loading';
    const { signal } = entry.abort;
    try {
      entry.tile = await this.options.fetchTile(z, x, y, signal);
      entry.state = 'ready';
      entry.resolve(entry.tile);
    } catch {
      // The failure is kept in `state`, counted in the progress and mended by retry.
      if (signal.aborted) return;
      entry.state = 'failed';
    }
    entry.markTried();
    this.report();
  }

  private drop(entry: Entry, key: string): void {
    entry.users--;
    if (entry.users > 0) return;
    if (entry.state === 'ready') {
      this.evict();
      return;
    }
    entry.abort.abort();
    this.entries.delete(key);
    this.report();
  }

  private evict(): void {
    let idle = 0;
    for (const entry of this.entries.values()) if (entry.users === 0) idle++;
    for (const [key, entry] of this.entries) {
      if (idle <= (this.options.keep ?? 96)) return;
      if (entry.users > 0) continue;
      this.entries.delete(key);
      idle--;
    }
  }

  private report(): void {
    let loading = 0;
    let failed = 0;
    for (const entry of this.entries.values()) {
      if (entry.state === 'loading') loading++;
      if (entry.state === 'failed') failed++;
    }
    this.options.onProgress({ loading, failed });
  }
}
