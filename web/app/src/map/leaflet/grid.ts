import * as L from 'leaflet';
import type { Placement, Rect } from '../placement';
import { emptyTile, type DecodedTile } from '../tile';
import type { Lease, TileId, TileSource } from '../tilesource';

/**
 * CSS pixels of a tile's side. Tiles of 512 pixels show the tile of one zoom
 * less, so a screen needs a quarter of the requests.
 */
export const tileSide = 512;

/** Paints a tile on a context scaled to CSS pixels. */
export type TilePainter = (ctx: CanvasRenderingContext2D, at: Placement, zoom: number) => void;

interface GridTile {
  readonly coords: L.Coords;
  readonly canvas: HTMLCanvasElement;
  readonly home: TileId | null;
  lease: Lease | null;
  tile: DecodedTile | null;
}

export interface GridOptions {
  readonly source: TileSource;
  readonly pane: string;
  readonly painter: TilePainter;
  /** Called when a tile arrived or left. */
  readonly onChange: () => void;
}

const whole: Rect = { left: 0, top: 0, right: tileSide, bottom: tileSide };

/** How far up the pyramid a missing tile looks for one to stand in. */
const standInDepth = 8;

/** A layer of vector tiles, each drawn on a canvas of its own. */
export class VectorGrid extends L.GridLayer {
  private readonly source: TileSource;
  private readonly painter: TilePainter;
  private readonly onChange: () => void;
  private readonly shown = new Map<string, GridTile>();

  constructor({ source, pane, painter, onChange }: GridOptions) {
    super({ pane, tileSize: tileSide, keepBuffer: 1, noWrap: true, updateWhenIdle: false, updateWhenZooming: false, minZoom: 1 });
    this.source = source;
    this.painter = painter;
    this.onChange = onChange;
    this.on('tileunload', (event) => this.unload(event.coords));
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = document.createElement('canvas');
    const home = this.source.locate(idOf(coords));
    const tile: GridTile = { coords, canvas, home, lease: null, tile: null };
    this.shown.set(keyOf(coords), tile);
    void this.fill(tile, done);
    return canvas;
  }

  /** Draws every tile again, as after a change of the scene. */
  repaint(): void {
    for (const tile of this.shown.values()) this.paint(tile);
  }

  /** Tiles of a zoom on the screen, where the world's north-west corner lies at `origin` (CSS pixels). */
  placements(zoom: number, origin: L.Point): Placement[] {
    const result: Placement[] = [];
    for (const shown of this.shown.values()) {
      if (shown.coords.z !== zoom) continue;
      result.push(...this.parts(shown, shown.coords.x * tileSide + origin.x, shown.coords.y * tileSide + origin.y));
    }
    return result;
  }

  /** Shows the tile when it is here; if it fails at first, what stands in for it until it comes. */
  private async fill(shown: GridTile, done: L.DoneCallback): Promise<void> {
    const show = (): void => {
      if (this.shown.get(keyOf(shown.coords)) !== shown) return;
      this.paint(shown);
      done(undefined, shown.canvas);
      this.onChange();
    };
    if (shown.home === null) {
      await Promise.resolve(); // Leaflet wants `done` called after createTile returned
      shown.tile = emptyTile;
      show();
      return;
    }
    const lease = this.source.acquire(shown.home);
    shown.lease = lease;
    void lease.tried.then(() => {
      if (shown.tile === null) show();
    });
    shown.tile = await lease.ready;
    show();
  }

  private paint(shown: GridTile): void {
    const { canvas, coords } = shown;
    const parts = this.parts(shown, 0, 0);
    if (parts.length === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(tileSide * ratio); // also clears
    canvas.height = canvas.width;
    const ctx = canvas.getContext('2d');
    if (ctx === null) return;
    ctx.scale(canvas.width / tileSide, canvas.height / tileSide);
    for (const part of parts) {
      const { left, top, right, bottom } = part.clip;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, right - left, bottom - top);
      ctx.clip();
      this.painter(ctx, part, coords.z);
      ctx.restore();
    }
  }

  /** What a tile with its corner at (x, y) is drawn from. */
  private parts({ coords, home, tile }: GridTile, x: number, y: number): Placement[] {
    if (tile === null) return this.substitutes(coords, x, y);
    return [standIn(coords, home ?? idOf(coords), tile, x, y)];
  }

  /** What is at hand of a tile's ground while the tile itself is on its way. */
  private substitutes(coords: L.Coords, x: number, y: number): Placement[] {
    const { z } = idOf(coords);
    for (let up = 1; up <= standInDepth && up <= z; up++) {
      const home = { z: z - up, x: coords.x >> up, y: coords.y >> up };
      const tile = this.source.peek(home);
      if (tile !== undefined) return [standIn(coords, home, tile, x, y)];
    }
    const half = tileSide / 2;
    return [0, 1, 2, 3].flatMap((quarter) => {
      const dx = quarter & 1;
      const dy = quarter >> 1;
      const tile = this.source.peek({ z: z + 1, x: coords.x * 2 + dx, y: coords.y * 2 + dy });
      if (tile === undefined) return [];
      const left = x + dx * half;
      const top = y + dy * half;
      return [{ tile, x: left, y: top, side: half, clip: { left, top, right: left + half, bottom: top + half } }];
    });
  }

  private unload(coords: L.Coords): void {
    const shown = this.shown.get(keyOf(coords));
    if (shown === undefined) return;
    this.shown.delete(keyOf(coords));
    shown.lease?.release();
    this.onChange();
  }
}

/** The vector tile that covers a square of the grid. */
function idOf({ z, x, y }: L.Coords): TileId {
  return { z: z - 1, x, y };
}

function keyOf({ z, x, y }: L.Coords): string {
  return `${z}/${x}/${y}`;
}

/** Places `tile`, which is `home`, so that its part for the square `coords` has its corner at (x, y). */
function standIn(coords: L.Coords, home: TileId, tile: DecodedTile, x: number, y: number): Placement {
  const up = coords.z - 1 - home.z;
  const parts = 2 ** up;
  return {
    tile,
    x: x - (coords.x - home.x * parts) * tileSide,
    y: y - (coords.y - home.y * parts) * tileSide,
    side: tileSide * parts,
    clip: { left: x + whole.left, top: y + whole.top, right: x + whole.right, bottom: y + whole.bottom },
  };
}
