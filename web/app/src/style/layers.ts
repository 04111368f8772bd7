/** Which symbol each feature of each collection gets. */
import type { Collection, Schema } from '../api/types';
import { area, asSynthetic, doubleLine, line, point, type LineSymbol, type MapSymbol, type Mark, type Shape } from './symbol';

export type Kind = 'point' | 'line' | 'polygon';

/** How a collection is drawn. Symbols are made once: compare them by identity. */
export interface LayerStyle {
  /** Property that tells the classes apart; null for one symbol for all. */
  readonly classBy: string | null;
  /** Classes in the order of the legend; empty for one symbol for all. */
  readonly classes: readonly string[];
  /** Property holding the feature's name, the zoom from which it is written on the map, and whether as softly as a town's. */
  readonly label: { readonly property: string; readonly minZoom: number; readonly quiet: boolean } | null;
  symbol(kind: Kind, className: string, synthetic: boolean): MapSymbol;
}

/** Colours of Okabe and Ito (2008), darkened to 4.5:1 against white, so that shapes read on land and water. */
const hue = {
  blue: '#0a5a9c',
  vermilion: '#c04a00',
  green: '#00745a',
  purple: '#8f3577',
  ochre: '#8a6100',
  sky: '#1c7aa8',
  ink: '#3a4552',
  plum: '#4a3f6b',
} as const;

interface Known {
  readonly classBy: string | null;
  readonly shape: Shape;
  readonly color: string;
  readonly size: number;
  readonly labelFrom: number | null;
  readonly quiet?: boolean;
  /** Colour of zones, where they count features that have another one than the layer. */
  readonly zone?: string;
  /** Symbols of single classes where they differ from the layer's own. */
  readonly points?: Readonly<Record<string, { readonly shape?: Shape; readonly color?: string; readonly mark: Mark }>>;
  readonly lines?: Readonly<Record<string, LineSymbol>>;
}

const known: Readonly<Record<string, Known>> = {
  official_crossings: {
    classBy: 'status', shape: 'square', color: hue.blue, size: 19, labelFrom: 10,
    points: {
      open: { mark: 'arrows' }, intermittent: { mark: 'half' }, closed: { mark: 'crossed' }, unknown: { mark: 'dot' },
    },
  },
  blind_crossings: {
    classBy: 'status', shape: 'diamond', color: hue.vermilion, size: 17, labelFrom: null,
    points: { active: { mark: 'solid' }, inactive: { mark: 'hollow' }, blocked: { mark: 'bar' }, unknown: { mark: 'dot' } },
  },
  airstrips: {
    classBy: 'registration', shape: 'circle', color: hue.green, size: 18, labelFrom: 11, zone: hue.purple,
    points: {
      registered: { mark: 'plane' },
      unregistered: { shape: 'triangle', color: hue.purple, mark: 'solid' },
      unknown: { shape: 'wedge', color: hue.purple, mark: 'hollow' },
    },
  },
  municipalities: { classBy: null, shape: 'square', color: hue.ink, size: 10, labelFrom: 9, quiet: true },
  borders: {
    classBy: 'demarcation', shape: 'hexagon', color: hue.plum, size: 12, labelFrom: null,
    lines: {
      marked: doubleLine(hue.plum),
      unmarked: line({ color: hue.plum, width: 2.4, dash: [9, 5], cap: 'butt' }),
      disputed: line({ color: '#b3123f', width: 2.8, dash: [2.5, 4], cap: 'butt' }),
    },
  },
  posts: {
    classBy: 'kind', shape: 'pentagon', color: hue.ochre, size: 17, labelFrom: 11,
    points: {
      police: { mark: 'solid' }, military: { mark: 'bar' }, customs: { mark: 'dot' },
      migration: { mark: 'core' }, municipal: { mark: 'hollow' },
    },
  },
};

/** For layers nobody knows: a shape by the layer's place, colours by the class's. */
const palette = [hue.sky, hue.vermilion, hue.green, hue.purple, hue.ochre, hue.blue, hue.ink] as const;
const genericShapes: readonly Shape[] = ['hexagon', 'star', 'cross', 'wedge', 'pentagon', 'circle', 'triangle', 'diamond'];
const genericMarks: readonly Mark[] = ['solid', 'dot', 'hollow', 'bar', 'core', 'crossed'];
const genericDashes: readonly (readonly number[])[] = [[], [9, 4], [3, 4], [12, 4, 3, 4]];

function at<T>(items: readonly [T, ...T[]] | readonly T[], index: number, fallback: T): T {
  return items[index % items.length] ?? fallback;
}

type Maker = (kind: Kind, className: string) => MapSymbol;

function knownMaker(layer: Known): Maker {
  return (kind, className) => {
    const own = layer.points?.[className];
    const color = own?.color ?? layer.color;
    if (kind === 'polygon') return area(own === undefined ? layer.zone ?? color : color);
    if (kind === 'line') return layer.lines?.[className] ?? line({ color, width: 1.8, cap: 'round' });
    return point({ shape: own?.shape ?? layer.shape, color, mark: own?.mark ?? (layer.size <= 10 ? 'hollow' : 'solid'), size: layer.size });
  };
}

function genericMaker(order: number, classes: readonly string[]): Maker {
  const shape = at(genericShapes, order, 'circle');
  return (kind, className) => {
    const place = Math.max(0, classes.indexOf(className));
    const color = at(palette, order + place, hue.ink);
    if (kind === 'polygon') return area(color);
    if (kind === 'line') return line({ color, width: 2.4, dash: at(genericDashes, place, []), cap: 'butt' });
    return point({ shape, color, mark: at(genericMarks, place, 'solid'), size: 16 });
  };
}

/** Keeps every symbol it made, so that drawing may cache by identity. */
function memo(make: Maker): LayerStyle['symbol'] {
  const made = new Map<string, MapSymbol>();
  return (kind, className, synthetic) => {
    const key = `${kind}|${synthetic ? 's' : ''}|${className}`;
    const hit = made.get(key);
    if (hit !== undefined) return hit;
    const symbol = make(kind, className);
    const result = synthetic ? asSynthetic(symbol) : symbol;
    made.set(key, result);
    return result;
  };
}

const nameProperties = ['name', 'nombre', 'title', 'titulo', 'label'];

/** The property of a schema that is most likely a feature's name. */
export function nameProperty(schema: Schema | undefined): string | null {
  const names = schema?.properties.map((p) => p.name) ?? [];
  return nameProperties.find((n) => names.includes(n)) ?? null;
}

/** More classes than these are no legend any more; the rest share a symbol. */
const maxClasses = 8;

/**
 * The style of a collection. `order` is its place among the collections;
 * without a schema the classes are those of the known layers, or none.
 */
export function layerStyle(collection: Collection, order: number, schema?: Schema): LayerStyle {
  const layer = Object.hasOwn(known, collection.id) ? known[collection.id] : undefined;
  if (collection.generalised?.partly === false) { // zones have neither classes nor names
    return { classBy: null, classes: [], label: null, symbol: memo(layer === undefined ? genericMaker(order, []) : knownMaker(layer)) };
  }
  const classBy = layer === undefined ? collection.classProperty : layer.classBy;
  const values = schema?.properties.find((p) => p.name === classBy)?.values.map((v) => v.value) ?? [];
  const named = Object.keys(layer?.points ?? layer?.lines ?? {});
  const classes = (values.length > 0 ? values : named).slice(0, maxClasses);
  const labelFrom = layer === undefined ? 12 : layer.labelFrom;
  const property = layer === undefined ? nameProperty(schema) : 'name';
  return {
    classBy,
    classes,
    label: labelFrom === null || property === null ? null : { property, minZoom: labelFrom, quiet: layer?.quiet === true },
    symbol: memo(layer === undefined ? genericMaker(order, classes) : knownMaker(layer)),
  };
}

/** The geometry the legend draws a collection with. */
export function legendKind(collection: Collection): Kind {
  switch (collection.geometry) {
    case 'line':
      return 'line';
    case 'polygon':
      return 'polygon';
    default:
      return 'point';
  }
}

/** What stands in the legend for any made-up feature. */
export const syntheticSample: MapSymbol = asSynthetic(point({ shape: 'circle', color: '#8b95a0', size: 16 }));
