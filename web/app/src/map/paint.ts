/** Draws the lines and areas of one tile: the base map's, and the data's. */
import { setPen, strokeLine } from '../style/canvas';
import type { MapSymbol, Stroke } from '../style/symbol';
import type { Theme } from '../style/theme';
import { drawsBoundary } from './borders';
import { addFeature, addOutline, transformOf } from './path';
import type { Placement } from './placement';
import type { Scene, SceneLayer } from './scene';
import type { TileFeature, TileLayer } from './tile';

type Context = CanvasRenderingContext2D;

function outlines(ctx: Context, layer: TileLayer, at: Placement, stroke: Stroke): void {
  const path = new Path2D();
  const t = transformOf(at, layer.extent);
  for (const feature of layer.features) {
    if (feature.kind === 'polygon') addOutline(path, feature, t, layer.extent);
    if (feature.kind === 'line') addFeature(path, feature, t);
  }
  setPen(ctx, stroke);
  ctx.stroke(path);
}

function fills(ctx: Context, layer: TileLayer, at: Placement, color: string): void {
  const t = transformOf(at, layer.extent);
  ctx.fillStyle = color;
  // One by one: neighbours simplified apart may overlap, which in one path would be a hole.
  for (const feature of layer.features) {
    if (feature.kind !== 'polygon') continue;
    const path = new Path2D();
    addFeature(path, feature, t);
    ctx.fill(path, 'evenodd');
  }
}

function rivers(ctx: Context, layer: TileLayer, at: Placement, theme: Theme, zoom: number): void {
  const t = transformOf(at, layer.extent);
  for (const feature of layer.features) {
    const level = Number(feature.properties.level ?? 2);
    const stroke = theme.river(level, zoom);
    if (stroke === null) continue;
    const path = new Path2D();
    addFeature(path, feature, t);
    setPen(ctx, stroke);
    ctx.stroke(path);
  }
}

export interface BasemapOptions {
  readonly theme: Theme;
  readonly zoom: number;
  /** Pairs of countries whose border the data draw (see borders.ts). */
  readonly borders: ReadonlySet<string>;
}

/**
 * Departments come from another source than coasts and borders, and run beside
 * them by a kilometre: near those lines the pen of the land wipes them out.
 */
function paintLand(ctx: Context, countries: TileLayer, departments: TileLayer | undefined, at: Placement, theme: Theme, zoom: number): void {
  // The coast is drawn under the land, so that only its outer half is left, and nothing of it between two countries.
  outlines(ctx, countries, at, { ...theme.coast, width: 2 * theme.coast.width });
  fills(ctx, countries, at, theme.land);
  const pen = theme.department(zoom);
  if (departments && pen) {
    ctx.save();
    const land = new Path2D();
    for (const feature of countries.features) addFeature(land, feature, transformOf(at, countries.extent));
    ctx.clip(land, 'evenodd');
    outlines(ctx, departments, at, pen);
    outlines(ctx, countries, at, { color: theme.land, width: 12 });
    ctx.restore();
  }
}

/** Draws land, water and lines of the base map. Labels are another pass (labels.ts). */
export function paintBasemap(ctx: Context, at: Placement, { theme, zoom, borders }: BasemapOptions): void {
  const layer = (name: string): TileLayer | undefined => at.tile.layers.get(name);
  const { left, top, right, bottom } = at.clip;
  ctx.fillStyle = theme.water;
  ctx.fillRect(left, top, right - left, bottom - top);
  const countries = layer('countries');
  if (countries) paintLand(ctx, countries, layer('departments'), at, theme, zoom);
  const all = layer('boundaries');
  // Between two countries simplified apart, what lies under the land may shine through.
  if (all) outlines(ctx, all, at, { color: theme.land, width: 2.5 });
  const streams = layer('rivers');
  if (streams) rivers(ctx, streams, at, theme, zoom);
  const lakes = layer('lakes');
  if (lakes) {
    fills(ctx, lakes, at, theme.lake);
    outlines(ctx, lakes, at, theme.lakeShore);
  }
  if (all) {
    const boundaries = { ...all, features: all.features.filter(({ properties }) => drawsBoundary(properties, borders, zoom)) };
    outlines(ctx, boundaries, at, theme.boundaryBand);
    outlines(ctx, boundaries, at, theme.boundary);
  }
}

/** Symbol of a feature by its class and whether it is made up. */
export function symbolOf(layer: SceneLayer, feature: TileFeature): MapSymbol {
  const { classBy } = layer.style;
  const className = classBy === null ? '' : String(feature.properties[classBy] ?? '');
  return layer.style.symbol(feature.kind, className, feature.properties.synthetic === true);
}

/** Features of one kind that share a symbol are drawn by one path. */
function bySymbol(layer: SceneLayer, features: readonly TileFeature[], kind: 'line' | 'polygon'): Map<MapSymbol, TileFeature[]> {
  const groups = new Map<MapSymbol, TileFeature[]>();
  for (const feature of features) {
    if (feature.kind !== kind) continue;
    const symbol = symbolOf(layer, feature);
    const group = groups.get(symbol);
    if (group) group.push(feature);
    else groups.set(symbol, [feature]);
  }
  return groups;
}

/** How much of its tint an area has: the larger a zone, the less it says of any place in it. */
function zoneTint({ properties }: TileFeature): number {
  return typeof properties.cell_km === 'number' ? Math.min(1, 40 / properties.cell_km) : 1;
}

function areas(ctx: Context, layer: SceneLayer, tile: TileLayer, at: Placement): void {
  const t = transformOf(at, tile.extent);
  for (const [symbol, features] of bySymbol(layer, tile.features, 'polygon')) {
    if (symbol.kind !== 'area') continue;
    ctx.fillStyle = symbol.fill;
    const edge = new Path2D();
    for (const feature of features) {
      const fill = new Path2D(); // of its own: zones lie over larger ones, which in one path would be a hole
      addFeature(fill, feature, t);
      ctx.globalAlpha = zoneTint(feature);
      ctx.fill(fill, 'evenodd');
      ctx.globalAlpha = 1;
      addOutline(edge, feature, t, tile.extent);
    }
    setPen(ctx, symbol.outline);
    ctx.stroke(edge);
  }
}

function lines(ctx: Context, layer: SceneLayer, tile: TileLayer, at: Placement, zoom: number): void {
  const t = transformOf(at, tile.extent);
  for (const [symbol, features] of bySymbol(layer, tile.features, 'line')) {
    if (symbol.kind !== 'line') continue;
    const path = new Path2D();
    for (const feature of features) addFeature(path, feature, t);
    strokeLine(ctx, path, symbol, zoom < 7 ? 0.75 : 1);
  }
}

/** Draws areas, then lines, the topmost layer last. Points are another pass (overlay.ts). */
export function paintData(ctx: Context, at: Placement, scene: Scene, zoom: number): void {
  const bottomUp = [...scene.layers].reverse();
  for (const draw of [areas, lines]) {
    for (const layer of bottomUp) {
      const tile = at.tile.layers.get(layer.id);
      if (tile) draw(ctx, layer, tile, at, zoom);
    }
  }
}
