/** Colours and pens of the base map. */
import type { Stroke } from './symbol';

/** How a text is written on the map. */
export interface TextStyle {
  /** CSS font shorthand without the family. */
  readonly font: string;
  readonly color: string;
  readonly halo: string;
  readonly upper?: boolean;
  /** CSS pixels between letters. */
  readonly spacing?: number;
}

export interface Theme {
  readonly water: string;
  readonly land: string;
  readonly coast: Stroke;
  readonly lake: string;
  readonly lakeShore: Stroke;
  readonly river: (level: number, zoom: number) => Stroke | null;
  /** None near by: the lines are generalised to kilometres. */
  readonly department: (zoom: number) => Stroke | null;
  readonly boundaryBand: Stroke;
  readonly boundary: Stroke;
  readonly townDot: { readonly fill: string; readonly stroke: string };
  readonly text: {
    readonly country: TextStyle;
    readonly department: TextStyle;
    readonly town: readonly [TextStyle, TextStyle, TextStyle, TextStyle];
    /** Names of the data's features, and of those that are places rather than finds. */
    readonly data: TextStyle;
    readonly place: TextStyle;
  };
}

/** The family for every text on the map; the bundled face first. */
export const fontFamily = '"Source Sans 3 Variable", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const halo = 'rgba(250,248,243,0.92)';
const river = '#9cc0d3';

export const light: Theme = {
  water: '#cfe1ea',
  land: '#f6f3ec',
  coast: { color: '#93b1c0', width: 1.2 },
  lake: '#cfe1ea',
  lakeShore: { color: '#a3bdca', width: 0.8 },
  river: (level, zoom) => {
    if (zoom < 6 || (level > 3 && zoom < 9)) return null;
    return { color: river, width: Math.max(0.6, Math.min(2.2, 0.5 + (zoom - 6) * 0.2 - (level - 1) * 0.1)) };
  },
  department: (zoom) => (zoom < 7 || zoom > 12 ? null : { color: '#d6cdbb', width: zoom < 9 ? 0.8 : 1.1, dash: [4, 3], cap: 'butt' }),
  boundaryBand: { color: 'rgba(120,100,160,0.13)', width: 7 },
  boundary: { color: '#9c92ae', width: 1.1 },
  townDot: { fill: '#ffffff', stroke: '#5b6470' },
  text: {
    country: { font: '600 13px', color: '#6d6389', halo, upper: true, spacing: 2.6 },
    department: { font: '500 11px', color: '#8b7f69', halo, upper: true, spacing: 1.2 },
    town: [
      { font: '600 14px', color: '#2c3540', halo },
      { font: '600 13px', color: '#3a444f', halo },
      { font: '500 12px', color: '#4a545f', halo },
      { font: '400 12px', color: '#5a646f', halo },
    ],
    place: { font: '500 12.5px', color: '#333d48', halo },
    data: { font: '600 12.5px', color: '#12395e', halo: 'rgba(255,255,255,0.95)' },
  },
};
