/**
 * Symbols are data: paths in a box of 24 by 24 units with their paints. The
 * map draws them on canvas and the legend as SVG, from this one definition.
 */

/** One path of a point symbol. Paths are SVG path data in the 24-unit box. */
export interface Part {
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  /** Stroke width in box units. */
  readonly width?: number;
  readonly dash?: readonly number[];
}

export interface PointSymbol {
  readonly kind: 'point';
  /** Side in CSS pixels at full scale. */
  readonly size: number;
  /** Of its class. */
  readonly color: string;
  readonly parts: readonly Part[];
}

/** One pass of a line's pen; widths and dashes in CSS pixels. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly cap?: 'butt' | 'round';
}

export interface LineSymbol {
  readonly kind: 'line';
  /** Drawn in order, the first at the bottom. */
  readonly strokes: readonly Stroke[];
}

export interface AreaSymbol {
  readonly kind: 'area';
  readonly fill: string;
  readonly outline: Stroke;
}

export type MapSymbol = PointSymbol | LineSymbol | AreaSymbol;

/** Outlines of point symbols, all about equally heavy to the eye. */
export const shapes = {
  square: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z',
  diamond: 'M12 1.5L22.5 12L12 22.5L1.5 12z',
  circle: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19z',
  triangle: 'M12 2.5L22 20.5H2z',
  wedge: 'M2 3.5H22L12 21.5z',
  pentagon: 'M12 1.8L22.3 9.3L18.4 21.5H5.6L1.7 9.3z',
  hexagon: 'M7 3h10l5.2 9L17 21H7L1.8 12z',
  cross: 'M9 2.5h6V9h6.5v6H15v6.5H9V15H2.5V9H9z',
  star: 'M12 1.5l3.2 6.9 7.3.9-5.4 5.1 1.4 7.4L12 18.1l-6.5 3.7 1.4-7.4L1.5 9.3l7.3-.9z',
} as const;

export type Shape = keyof typeof shapes;

/** What stands inside a shape and tells classes of one layer apart. */
export type Mark = 'solid' | 'hollow' | 'dot' | 'half' | 'bar' | 'crossed' | 'arrows' | 'plane' | 'core';

const white = '#ffffff';

/** Marks that need the shape drawn empty. */
const emptyMarks: ReadonlySet<Mark> = new Set(['hollow', 'crossed', 'core', 'half']);

function markParts(mark: Mark, shape: Shape, color: string): Part[] {
  switch (mark) {
    case 'solid':
    case 'hollow':
      return [];
    case 'dot':
      return [{ d: 'M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z', fill: white }];
    case 'core':
      return [{ d: 'M12 8.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z', fill: color }];
    case 'half':
      return [{ d: halves[shape] ?? 'M12 3v18H3V3z', fill: color }];
    case 'bar':
      return [{ d: 'M7 12h10', stroke: white, width: 3.4 }];
    case 'crossed':
      return [{ d: 'M8 8l8 8M16 8l-8 8', stroke: color, width: 2.8 }];
    case 'arrows':
      return [{ d: 'M6.5 9h9.5M13 5.8L16.4 9L13 12.2M17.5 15.2H8M11 12L7.6 15.2L11 18.4', stroke: white, width: 2 }];
    case 'plane':
      return [{ d: 'M12 4.8c.8 0 1.2.9 1.2 2v3l5.3 3.2v1.7l-5.3-1.7v3l1.7 1.3v1.2L12 17.7l-2.9.8v-1.2l1.7-1.3v-3l-5.3 1.7V13l5.3-3.2v-3c0-1.1.4-2 1.2-2z', fill: white }];
  }
}

/** Left halves of the shapes that a half mark is used with. */
const halves: Partial<Record<Shape, string>> = {
  square: 'M12 3v18H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z',
  diamond: 'M12 1.5v21L1.5 12z',
  circle: 'M12 2.5v19a9.5 9.5 0 0 1 0-19z',
};

/** How to make a point symbol. */
export interface PointOptions {
  readonly shape: Shape;
  readonly color: string;
  readonly mark?: Mark;
  readonly size?: number;
}

/** Makes a point symbol: a white halo, the shape in its colour, the mark. */
export function point({ shape, color, mark = 'solid', size = 17 }: PointOptions): PointSymbol {
  const d = shapes[shape];
  return {
    kind: 'point',
    size,
    color,
    parts: [
      { d, stroke: white, width: 5.5 },
      { d, fill: emptyMarks.has(mark) ? white : color },
      ...markParts(mark, shape, color),
      { d, stroke: color, width: emptyMarks.has(mark) ? 2.8 : 1.6 },
    ],
  };
}

/** Makes a line symbol: a white casing under the pen. */
export function line(stroke: Stroke): LineSymbol {
  return { kind: 'line', strokes: [{ color: 'rgba(255,255,255,0.85)', width: stroke.width + 2.5, cap: 'round' }, stroke] };
}

/** Makes a line symbol of two parallel pens. */
export function doubleLine(color: string): LineSymbol {
  const { strokes } = line({ color, width: 4.2, cap: 'round' });
  return { kind: 'line', strokes: [...strokes, { color: white, width: 1.4, cap: 'round' }] };
}

/** Makes an area symbol: a light tint and an outline of the same colour. */
export function area(color: string): AreaSymbol {
  return { kind: 'area', fill: `${color}26`, outline: { color, width: 1.2 } };
}

const ink = '#1f2a36';

/** The same symbol with the dashed outline that marks made-up data. */
export function asSynthetic(symbol: MapSymbol): MapSymbol {
  switch (symbol.kind) {
    case 'point': {
      const [halo, ...rest] = symbol.parts;
      if (halo === undefined) return symbol;
      const ring: Part = { d: halo.d, stroke: ink, width: 7, dash: [2.6, 2.6] };
      return { ...symbol, parts: [{ ...halo, width: 8.5 }, ring, { ...halo, width: 3.8 }, ...rest] };
    }
    case 'line':
      return { ...symbol, strokes: [...symbol.strokes, { color: white, width: 1, dash: [2, 4] }] };
    case 'area':
      return { ...symbol, outline: { ...symbol.outline, dash: [4, 3] } };
  }
}
