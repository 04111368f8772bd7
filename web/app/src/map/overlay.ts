/** Draws what lies over all tiles at once: point symbols, names, the selection. */
import { SpriteSheet } from '../style/canvas';
import type { ViewCount } from '../state';
import { ringRadius } from './cluster';
import { gather, type Ring, type Spot } from './collect';
import { drawLabels, type Labeller, type PlacedLabel, type Wish } from './labels';
import type { Placement, Rect } from './placement';
import { drawRings } from './rings';
import { symbolScale, type Scene } from './scene';
import { dataWishes, placeWishes, townWish, towns, zoneWishes, type Town } from './wishes';

/** What an overlay is drawn from. All positions are CSS pixels of the canvas. */
export interface OverlayFrame {
  readonly basemap: readonly Placement[];
  readonly data: readonly Placement[];
  readonly scene: Scene;
  readonly zoom: number;
  /** What the reader sees of the canvas. */
  readonly view: Rect;
  readonly pixelRatio: number;
  /** Radius and place of the circle of uncertainty, if one is shown. */
  readonly accuracy: { readonly x: number; readonly y: number; readonly radius: number } | null;
}

const accent = '#0b3c5d';
/** CSS pixels between a chosen symbol and the ring round it. */
const ring = 7;

function drawTowns(ctx: CanvasRenderingContext2D, found: readonly Town[], scene: Scene): void {
  ctx.setLineDash([]);
  for (const { x, y, rank } of found) {
    ctx.beginPath();
    ctx.arc(x, y, rank === 1 ? 3.4 : rank === 2 ? 2.8 : 2.2, 0, 2 * Math.PI);
    ctx.fillStyle = scene.theme.townDot.fill;
    ctx.fill();
    ctx.strokeStyle = scene.theme.townDot.stroke;
    ctx.lineWidth = rank === 1 ? 1.8 : 1.3;
    ctx.stroke();
  }
}

function drawAccuracy(ctx: CanvasRenderingContext2D, { x, y, radius }: NonNullable<OverlayFrame['accuracy']>): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = 'rgba(11,60,93,0.08)';
  ctx.fill();
  ctx.setLineDash([5, 4]);
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = 'rgba(11,60,93,0.6)';
  ctx.stroke();
}

function drawHalo(ctx: CanvasRenderingContext2D, spot: Spot, scale: number): void {
  ctx.setLineDash([]);
  for (const [color, width] of [['#ffffff', 6], [accent, 2.6]] as const) {
    ctx.beginPath();
    ctx.arc(spot.x, spot.y, (spot.symbol.size * scale) / 2 + ring, 0, 2 * Math.PI);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** Rooms that symbols take, so that names keep off them. */
function obstacles(spots: readonly Spot[], scale: number, chosen: Spot | undefined): Rect[] {
  return spots.map((spot) => {
    const { x, y, symbol } = spot;
    const half = (symbol.size * scale) / 2 + (spot === chosen ? ring : 0);
    return { left: x - half, top: y - half, right: x + half, bottom: y + half };
  });
}

/** Rooms that rings take. */
function ringRooms(rings: readonly Ring[]): Rect[] {
  return rings.map(({ x, y, cluster }) => {
    const half = ringRadius(cluster) + 4;
    return { left: x - half, top: y - half, right: x + half, bottom: y + half };
  });
}

/** Draws overlays; keeps sprites and text widths between frames. */
export class OverlayPainter {
  private readonly sprites = new SpriteSheet();
  private readonly labeller: Labeller;

  constructor(labeller: Labeller) {
    this.labeller = labeller;
  }

  /** Draws a frame on a cleared context scaled to CSS pixels; returns what it counted in the view. */
  paint(ctx: CanvasRenderingContext2D, frame: OverlayFrame): ReadonlyMap<string, ViewCount> {
    const { scene, zoom, view } = frame;
    const { spots, rings, counts } = gather(frame.data, scene, view);
    const scale = symbolScale(zoom);
    const places = towns(frame.basemap, zoom);
    // Numbers in rings must be read: among them, capitals are written only where there is room.
    const insists = rings.length === 0;
    const townOf = new Map<Wish, Town>(places.map((town) => [townWish(town, scene.theme, insists), town]));
    const townWishes = (low: number, high: number): Wish[] => [...townOf].filter(([, { rank }]) => rank >= low && rank <= high).map(([wish]) => wish);
    const wishes = [
      ...townWishes(1, 1),
      ...zoneWishes(frame.data, scene, view),
      ...dataWishes(spots, scene.theme, zoom),
      ...townWishes(2, 2),
      ...placeWishes(frame.basemap, view, scene.theme, zoom, scene.lang),
      ...townWishes(3, 4),
    ];
    const { selected } = scene;
    const chosen = spots.find(({ layer, feature }) => layer.id === selected?.layer && feature.id === selected.id);
    const labels = this.labeller.place(ctx, wishes, [...obstacles(spots, scale, chosen), ...ringRooms(rings)]);
    // A dot without a name says little: only towns whose name found room get one.
    drawTowns(ctx, labels.flatMap(({ wish }) => townOf.get(wish) ?? []), scene);
    if (frame.accuracy) drawAccuracy(ctx, frame.accuracy);
    const isCapital = ({ wish }: PlacedLabel): boolean => wish.insists === true && wish.dot !== undefined;
    drawLabels(ctx, labels.filter((label) => !isCapital(label)));
    for (const spot of spots) this.drawSpot(ctx, spot, frame, scale);
    drawRings(ctx, rings, scene.lang);
    // Capitals are what readers find their way by: their names lie over the symbols.
    drawLabels(ctx, labels.filter(isCapital));
    if (chosen) {
      drawHalo(ctx, chosen, scale);
      this.drawSpot(ctx, chosen, frame, scale);
    }
    return counts;
  }

  private drawSpot(ctx: CanvasRenderingContext2D, spot: Spot, frame: OverlayFrame, scale: number): void {
    const { image, side } = this.sprites.get(spot.symbol, scale, frame.pixelRatio);
    const snap = (n: number): number => Math.round(n * frame.pixelRatio) / frame.pixelRatio; // whole device pixels stay sharp
    ctx.drawImage(image, snap(spot.x - side / 2), snap(spot.y - side / 2), side, side);
  }
}
