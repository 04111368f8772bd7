/** Places texts so that none covers another or a symbol. */
import { fontFamily, type TextStyle } from '../style/theme';
import { intersects, type Rect } from './placement';

/** A text that wants to be on the map; the first come are served first. */
export interface Wish {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly style: TextStyle;
  /** CSS pixels to keep from the point; null writes the text centred on it. */
  readonly gap: number | null;
  /** Rather written under symbols than not at all: capitals, countries. */
  readonly insists?: boolean;
  /** Half the side, in CSS pixels, of a dot that is drawn at the point if the wish is granted. */
  readonly dot?: number;
  /** Written in this very place or not at all, near by the same text or not: a number. */
  readonly exact?: boolean;
}

export interface PlacedLabel {
  readonly wish: Wish;
  readonly text: string;
  readonly style: TextStyle;
  /** Left end of the baseline's middle, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

const cell = 64;
/** The same name is not written twice within this many CSS pixels. */
const repeat = 160;

/** Rectangles on the screen, found by place. */
class Occupied {
  private readonly cells = new Map<number, Rect[]>();

  add(rect: Rect): void {
    this.each(rect, (rects) => {
      rects.push(rect);
      return false;
    });
  }

  hits(rect: Rect): boolean {
    return this.each(rect, (rects) => rects.some((other) => intersects(rect, other)));
  }

  private each(rect: Rect, visit: (rects: Rect[]) => boolean): boolean {
    for (let row = Math.floor(rect.top / cell); row <= Math.floor(rect.bottom / cell); row++) {
      for (let column = Math.floor(rect.left / cell); column <= Math.floor(rect.right / cell); column++) {
        const key = row * 4096 + column;
        let rects = this.cells.get(key);
        if (rects === undefined) this.cells.set(key, (rects = []));
        if (visit(rects)) return true;
      }
    }
    return false;
  }
}

function fontOf(style: TextStyle): string {
  return `${style.font} ${fontFamily}`;
}

function sizeOf(style: TextStyle): number {
  return Number(/([\d.]+)px/.exec(style.font)?.[1] ?? 12);
}

/** Sets up the context to write in a style. */
function useStyle(ctx: CanvasRenderingContext2D, style: TextStyle): void {
  ctx.font = fontOf(style);
  ctx.letterSpacing = `${style.spacing ?? 0}px`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
}

/** Long names are cut: a label is a pointer, the whole name is in the details. */
const longest = 40;

function written(text: string, style: TextStyle): string {
  const clean = text.replace(/\s+/g, ' ').trim();
  // By code points, so that no letter outside the basic plane is cut in two.
  const letters = Array.from(clean);
  const cut = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : clean;
  return style.upper === true ? cut.toLocaleUpperCase('es') : cut;
}

/** Right, left, below, above of the point, in that order of preference; centred texts may move up or down a line or two. */
function candidates(wish: Wish, width: number, height: number): readonly (readonly [number, number])[] {
  const { x, y, gap } = wish;
  if (wish.exact === true) return [[x - width / 2, y]];
  if (gap === null) return [0, -18, 18, -36, 36].map((dy) => [x - width / 2, y + dy]);
  const below = gap + height / 2;
  return [[x + gap, y], [x - gap - width, y], [x - width / 2, y + below], [x - width / 2, y - below]];
}

function around({ x, y }: Wish, half: number): Rect {
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

/** Remembers how wide texts are; measuring is the dearest part of a label pass. */
export class Labeller {
  private readonly widths = new Map<string, number>();

  /** Forgets widths, as when a font has arrived. */
  reset(): void {
    this.widths.clear();
  }

  width(ctx: CanvasRenderingContext2D, text: string, style: TextStyle): number {
    const key = `${style.font}|${style.spacing ?? 0}|${text}`;
    const kept = this.widths.get(key);
    if (kept !== undefined) return kept;
    useStyle(ctx, style);
    const { width } = ctx.measureText(text);
    if (this.widths.size > 5000) this.widths.clear();
    this.widths.set(key, width);
    return width;
  }

  /** Grants wishes in order, around `obstacles`. */
  place(ctx: CanvasRenderingContext2D, wishes: readonly Wish[], obstacles: readonly Rect[]): PlacedLabel[] {
    const symbols = new Occupied();
    for (const obstacle of obstacles) symbols.add(obstacle);
    const texts = new Occupied();
    const placed: PlacedLabel[] = [];
    const spots = new Map<string, Wish[]>();
    for (const wish of wishes) {
      const text = written(wish.text, wish.style);
      const twins = spots.get(text.toLowerCase()) ?? [];
      if (text === '' || wish.exact !== true && twins.some((twin) => Math.hypot(twin.x - wish.x, twin.y - wish.y) < repeat)) continue;
      const width = this.width(ctx, text, wish.style);
      const height = sizeOf(wish.style) * 1.15;
      const free = candidates(wish, width, height)
        .map(([x, y]) => ({ x, y, left: x - 3, top: y - height / 2 - 1, right: x + width + 3, bottom: y + height / 2 + 1 }))
        .filter((rect) => !texts.hits(rect));
      const dot = wish.dot === undefined ? null : around(wish, wish.dot);
      if (dot !== null && wish.insists !== true && texts.hits(dot)) continue;
      const choice = free.find((rect) => !symbols.hits(rect)) ?? (wish.insists === true ? free[0] : undefined);
      if (choice === undefined) continue;
      texts.add(choice);
      if (dot !== null) texts.add(dot);
      placed.push({ wish, text, style: wish.style, x: choice.x, y: choice.y });
      spots.set(text.toLowerCase(), [...twins, wish]);
    }
    return placed;
  }
}

/** Writes labels, each with its halo. */
export function drawLabels(ctx: CanvasRenderingContext2D, labels: readonly PlacedLabel[]): void {
  ctx.lineJoin = 'round';
  ctx.setLineDash([]);
  for (const { text, style, x, y } of labels) {
    useStyle(ctx, style);
    ctx.strokeStyle = style.halo;
    ctx.lineWidth = 3;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = style.color;
    ctx.fillText(text, x, y);
  }
  ctx.letterSpacing = '0px';
}
