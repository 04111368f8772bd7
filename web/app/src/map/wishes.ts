/** What wants a label: the data's own names first, then towns, departments and countries. */
import type { Lang } from '../api/types';
import type { TextStyle, Theme } from '../style/theme';
import type { Spot } from './collect';
import type { Wish } from './labels';
import { contains, intersects, type Placement, type Rect } from './placement';
import { regionAnchors, type Piece } from './regions';
import { symbolOf } from './paint';
import { symbolScale, type Scene } from './scene';
import { isZone, type Properties, type TileFeature } from './tile';

/** A town of the base map on the screen. */
export interface Town {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** 1 (capital or large) to 4 (small). */
  readonly rank: 1 | 2 | 3 | 4;
  readonly population: number;
}

/** Zooms from which towns of each rank show. */
const townZoom = { 1: 5, 2: 7, 3: 8.5, 4: 10 } as const;

function rankOf(properties: Properties): Town['rank'] {
  const rank = Number(properties.rank ?? 4);
  return rank === 1 || rank === 2 || rank === 3 ? rank : 4;
}

function townAt(feature: TileFeature, at: Placement, unit: number): Town | null {
  const part = feature.parts[0];
  if (feature.kind !== 'point' || part === undefined) return null;
  const x = at.x + (part[0] ?? 0) * unit;
  const y = at.y + (part[1] ?? 0) * unit;
  if (!contains(at.clip, x, y)) return null;
  const { name, population } = feature.properties;
  return { x, y, name: String(name ?? ''), rank: rankOf(feature.properties), population: Number(population ?? 0) };
}

/** Towns that show at the zoom, the most important first. */
export function towns(placements: readonly Placement[], zoom: number): Town[] {
  const found: Town[] = [];
  for (const at of placements) {
    const layer = at.tile.layers.get('towns');
    if (layer === undefined) continue;
    for (const feature of layer.features) {
      const town = townAt(feature, at, at.side / layer.extent);
      if (town !== null && zoom >= townZoom[town.rank]) found.push(town);
    }
  }
  return found.sort((a, b) => a.rank - b.rank || b.population - a.population || (a.name < b.name ? -1 : 1));
}

/** A town's name; a capital's `insists` on its place, if it may. */
export function townWish({ x, y, name, rank }: Town, theme: Theme, insists: boolean): Wish {
  return { text: name, x, y, style: theme.text.town[rank - 1] ?? theme.text.town[3], gap: 6, insists: insists && rank === 1, dot: 3 };
}

/** Names of data features whose layer writes them at this zoom. */
export function dataWishes(spots: readonly Spot[], theme: Theme, zoom: number): Wish[] {
  const wishes: Wish[] = [];
  for (let i = spots.length - 1; i >= 0; i--) {
    const spot = spots[i];
    const label = spot?.layer.style.label;
    // Names of made-up features are serial numbers; the symbol says enough.
    if (!spot || !label || zoom < label.minZoom || spot.feature.properties.synthetic === true) continue;
    const text = spot.feature.properties[label.property];
    if (typeof text !== 'string') continue;
    wishes.push({ text, x: spot.x, y: spot.y, style: label.quiet ? theme.text.place : theme.text.data, gap: (spot.symbol.size * symbolScale(zoom)) / 2 + 4 });
  }
  return wishes;
}

interface RegionKind {
  readonly layer: string;
  readonly style: TextStyle;
  readonly insists: boolean;
  readonly key: (properties: Properties) => string;
  readonly name: (properties: Properties) => string;
}

/** Pieces of a layer's areas in the view, of those that `regionOf` names a region for. */
function piecesOf(placements: readonly Placement[], view: Rect, name: string, regionOf: (feature: TileFeature) => string | null): Piece[] {
  const pieces: Piece[] = [];
  for (const at of placements) {
    const layer = at.tile.layers.get(name);
    if (layer === undefined || !intersects(at.clip, view)) continue;
    for (const feature of layer.features) {
      const region = feature.kind === 'polygon' ? regionOf(feature) : null;
      if (region === null) continue;
      const { clip } = at;
      pieces.push({
        region,
        feature,
        x: at.x - view.left,
        y: at.y - view.top,
        unit: at.side / layer.extent,
        clip: {
          left: clip.left - view.left, top: clip.top - view.top, right: clip.right - view.left, bottom: clip.bottom - view.top,
        },
      });
    }
  }
  return pieces;
}

/** Names of one kind of region, where there is room for them in the view. */
function regionWishes(placements: readonly Placement[], view: Rect, kind: RegionKind): Wish[] {
  const pieces = piecesOf(placements, view, kind.layer, ({ properties }) => kind.key(properties));
  const names = new Map(pieces.map(({ region, feature }) => [region, kind.name(feature.properties)]));
  return regionAnchors(pieces, view.right - view.left, view.bottom - view.top)
    .filter(({ room }) => room > 40)
    .map(({ region, x, y }) => ({ text: names.get(region) ?? '', x: x + view.left, y: y + view.top, style: kind.style, gap: null, insists: kind.insists }));
}

/** Numbers of zones, each in the part of it in view that no smaller zone covers. */
export function zoneWishes(placements: readonly Placement[], scene: Scene, view: Rect): Wish[] {
  return scene.layers.flatMap((layer) => {
    const zones = piecesOf(placements, view, layer.id, (feature) => (isZone(feature) ? feature.key : null));
    const size = ({ feature }: Piece): number => Number(feature.properties.cell_km ?? 0);
    zones.sort((a, b) => size(b) - size(a)); // the smaller over the larger
    const found = new Map(zones.map(({ region, feature }) => [region, feature]));
    return regionAnchors(zones, view.right - view.left, view.bottom - view.top).flatMap(({ region, x, y }): Wish[] => {
      const feature = found.get(region);
      const symbol = feature && symbolOf(layer, feature);
      if (symbol?.kind !== 'area') return [];
      const style = { ...scene.theme.text.data, color: symbol.outline.color };
      const text = Number(feature?.properties.count ?? 0).toLocaleString(scene.lang);
      return [{ text, x: x + view.left, y: y + view.top, style, gap: null, exact: true }];
    });
  });
}

/** Countries over the whole area, departments nearer by. */
export function placeWishes(placements: readonly Placement[], view: Rect, theme: Theme, zoom: number, lang: Lang): Wish[] {
  const countries: RegionKind = {
    layer: 'countries',
    style: theme.text.country,
    insists: true,
    key: (p) => String(p.iso ?? p.name ?? ''),
    name: (p) => String((lang === 'es' ? p.name_es : undefined) ?? p.name ?? ''),
  };
  const departments: RegionKind = {
    layer: 'departments',
    style: theme.text.department,
    insists: false,
    key: (p) => `${String(p.country ?? '')}/${String(p.code ?? p.name ?? '')}`,
    name: (p) => String(p.name ?? ''),
  };
  return [
    ...(zoom <= 12 ? regionWishes(placements, view, countries) : []),
    ...(zoom >= 8 && zoom <= 12 ? regionWishes(placements, view, departments) : []),
  ];
}
