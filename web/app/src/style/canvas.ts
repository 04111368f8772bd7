/** Draws symbols on canvas. */
import type { LineSymbol, Part, PointSymbol, Stroke } from './symbol';

const box = 24; // units of a symbol's side, see symbol.ts
const bleed = 5; // units that halos reach beyond the box

function drawPart(ctx: CanvasRenderingContext2D, part: Part): void {
  const path = new Path2D(part.d);
  if (part.fill !== undefined) {
    ctx.fillStyle = part.fill;
    ctx.fill(path);
  }
  if (part.stroke !== undefined) {
    ctx.strokeStyle = part.stroke;
    ctx.lineWidth = part.width ?? 1;
    ctx.setLineDash(part.dash === undefined ? [] : [...part.dash]);
    ctx.stroke(path);
  }
}

/** A symbol drawn once, to be copied wherever it stands. */
export interface Sprite {
  readonly image: HTMLCanvasElement;
  /** Side of the image in CSS pixels, halo included. */
  readonly side: number;
}

/** Keeps the sprites of one device pixel ratio. */
export class SpriteSheet {
  private readonly sprites = new Map<PointSymbol, Map<number, Sprite>>();
  private ratio = 0;

  /** The sprite of `symbol` at `scale` of its full size. */
  get(symbol: PointSymbol, scale: number, ratio: number): Sprite {
    if (ratio !== this.ratio) {
      this.sprites.clear();
      this.ratio = ratio;
    }
    const scales = this.sprites.get(symbol) ?? new Map<number, Sprite>();
    this.sprites.set(symbol, scales);
    const kept = scales.get(scale);
    if (kept !== undefined) return kept;
    const sprite = this.draw(symbol, scale);
    scales.set(scale, sprite);
    return sprite;
  }

  private draw(symbol: PointSymbol, scale: number): Sprite {
    const unit = (symbol.size * scale) / box;
    const pixels = Math.max(1, Math.ceil((box + 2 * bleed) * unit * this.ratio));
    const image = document.createElement('canvas');
    image.width = pixels;
    image.height = pixels;
    const ctx = image.getContext('2d');
    if (ctx !== null) {
      ctx.scale(pixels / (box + 2 * bleed), pixels / (box + 2 * bleed));
      ctx.translate(bleed, bleed);
      ctx.lineJoin = 'round';
      for (const part of symbol.parts) drawPart(ctx, part);
    }
    return { image, side: pixels / this.ratio };
  }
}

/** Sets the pen for a stroke; widths are CSS pixels, so the context must be scaled to them. */
export function setPen(ctx: CanvasRenderingContext2D, stroke: Stroke, scale = 1): void {
  ctx.strokeStyle = stroke.color;
  ctx.lineWidth = stroke.width * scale;
  ctx.lineCap = stroke.cap ?? 'round';
  ctx.lineJoin = 'round';
  ctx.setLineDash(stroke.dash === undefined ? [] : stroke.dash.map((n) => n * scale));
}

/** Draws a path with every stroke of a line symbol. */
export function strokeLine(ctx: CanvasRenderingContext2D, path: Path2D, symbol: LineSymbol, scale = 1): void {
  for (const stroke of symbol.strokes) {
    setPen(ctx, stroke, scale);
    ctx.stroke(path);
  }
}
