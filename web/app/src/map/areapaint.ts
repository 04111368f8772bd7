/** Draws an area and what is being drawn of one. */
import type { Rings } from '../extract/types';
import type { Tool } from './areascene';

/** Positions in CSS pixels of the canvas. */
export interface AreaFrame {
  readonly width: number;
  readonly height: number;
  readonly rings: Rings;
  readonly sketch: Rings[number];
  /** Where the next corner would be. */
  readonly next: Rings[number][number] | null;
  readonly tool: Tool;
}

const accent = '#0b3c5d';
const shade = 'rgba(16,34,52,0.34)';

function trace(path: Path2D, points: Rings[number], closed: boolean): void {
  points.forEach(([x, y], i) => {
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  if (closed) path.closePath();
}

function strokeCased(ctx: CanvasRenderingContext2D, path: Path2D, dash: readonly number[]): void {
  ctx.lineJoin = 'round';
  for (const [color, width] of [['#ffffff', 5], [accent, 2.4]] as const) {
    ctx.setLineDash(color === accent ? [...dash] : []);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }
}

function drawSketch(ctx: CanvasRenderingContext2D, { sketch, next, tool }: AreaFrame): void {
  const [first] = sketch;
  if (first === undefined) return;
  const path = new Path2D();
  if (tool === 'box' && next) path.rect(first[0], first[1], next[0] - first[0], next[1] - first[1]);
  else trace(path, next ? [...sketch, next] : sketch, false);
  strokeCased(ctx, path, [6, 4]);
  ctx.setLineDash([]);
  sketch.forEach(([x, y], i) => {
    ctx.beginPath();
    ctx.arc(x, y, i === 0 ? 6 : 4.5, 0, 2 * Math.PI);
    ctx.fillStyle = '#ffffff';
    ctx.fill();
    ctx.lineWidth = 2.4;
    ctx.strokeStyle = accent;
    ctx.stroke();
  });
}

/** Draws on a cleared context scaled to CSS pixels. */
export function paintArea(ctx: CanvasRenderingContext2D, frame: AreaFrame): void {
  if (frame.rings.length > 0) {
    const edge = new Path2D();
    for (const ring of frame.rings) trace(edge, ring, true);
    const outside = new Path2D(edge);
    outside.rect(0, 0, frame.width, frame.height);
    ctx.fillStyle = shade;
    ctx.fill(outside, 'evenodd');
    strokeCased(ctx, edge, []);
  }
  drawSketch(ctx, frame);
}
