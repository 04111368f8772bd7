/** Draws clusters: rings split by class round the number of features. */
import type { Lang } from '../api/types';
import { fontFamily } from '../style/theme';
import type { LayerStyle } from '../style/layers';
import { ringRadius } from './cluster';
import type { Ring } from './collect';

/** CSS pixels of a ring's pen. */
const pen = 4.5;
const ink = '#1f2a36';
/** What each further class of one colour keeps of its strength, so that neighbours differ. */
const fading = 0.62;
/** Numbers from here on are written in short. */
const longest = 100_000;

/** A piece of a ring: its share of the circle, and its paint. */
interface Piece {
  readonly share: number;
  readonly color: string;
  readonly strength: number;
}

function colorOf(style: LayerStyle, className: string): string {
  const symbol = style.symbol('point', className, false);
  return symbol.kind === 'point' ? symbol.color : ink;
}

/** The pieces in the order of the legend; the last is of what has no class in it. */
export function piecesOf({ layer: { style }, cluster }: Ring): Piece[] {
  const seen = new Map<string, number>();
  const pieces: Piece[] = [];
  const add = (className: string, n: number): void => {
    if (n <= 0) return;
    const color = colorOf(style, className);
    const before = seen.get(color) ?? 0;
    seen.set(color, before + 1);
    pieces.push({ share: n / cluster.count, color, strength: fading ** before });
  };
  const listed = style.classes.map((name) => [name, cluster.byClass.get(name) ?? 0] as const);
  for (const [name, n] of listed) add(name, n);
  add('', cluster.count - listed.reduce((sum, [, n]) => sum + n, 0));
  return pieces;
}

function drawRing(ctx: CanvasRenderingContext2D, ring: Ring): void {
  const radius = ringRadius(ring.cluster);
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(ring.x, ring.y, radius + pen / 2 + 1.2, 0, 2 * Math.PI);
  ctx.fillStyle = '#ffffff';
  ctx.fill();
  ctx.lineWidth = pen;
  let from = -Math.PI / 2;
  for (const { share, color, strength } of piecesOf(ring)) {
    const to = from + share * 2 * Math.PI;
    ctx.beginPath();
    ctx.arc(ring.x, ring.y, radius, from, to);
    ctx.globalAlpha = strength;
    ctx.strokeStyle = color;
    ctx.stroke();
    from = to;
  }
  ctx.globalAlpha = 1;
}

/** A number short enough for a ring. */
export function ringText(count: number, lang: Lang): string {
  if (count < longest) return new Intl.NumberFormat(lang === 'es' ? 'es-GT' : 'en', { useGrouping: false }).format(count);
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 }).format(count);
}

export function drawRings(ctx: CanvasRenderingContext2D, rings: readonly Ring[], lang: Lang): void {
  for (const ring of rings) drawRing(ctx, ring);
  ctx.fillStyle = ink;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { x, y, cluster } of rings) {
    const text = ringText(cluster.count, lang);
    ctx.font = `600 ${text.length > 3 ? 11 : 12}px ${fontFamily}`;
    ctx.fillText(text, x, y + 0.5);
  }
  ctx.textAlign = 'start';
}
