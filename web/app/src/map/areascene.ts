/** An area on the map, and the drawing of one. */
import type { Position } from '../api/types';
import type { Rings } from '../extract/types';
import type { Found } from './hit';

/** What clicks mean: nothing new, a corner, a corner or a drag from one to its opposite, a feature. */
export type Tool = 'none' | 'point' | 'box' | 'pick';

export interface Handle {
  readonly at: Position;
  /** Its name for screen readers. */
  readonly label: string;
}

/** What the map shows of an area. */
export interface AreaScene {
  readonly tool: Tool;
  /** What is chosen: everything else is shaded. */
  readonly rings: Rings;
  /** Corners of what is being drawn. */
  readonly sketch: readonly Position[];
  readonly handles: readonly Handle[];
}

/** What the reader does to it on the map. */
export type AreaEvent =
  /** `ends`: on the first or last corner, which finishes a drawing. */
  | { readonly kind: 'point'; readonly at: Position; readonly ends: boolean }
  | { readonly kind: 'box'; readonly from: Position; readonly to: Position }
  | { readonly kind: 'move'; readonly handle: number; readonly at: Position }
  | { readonly kind: 'remove'; readonly handle: number }
  | { readonly kind: 'pick'; readonly found: readonly Found[] }
  | { readonly kind: 'undo' | 'cancel' };

export const noArea: AreaScene = { tool: 'none', rings: [], sketch: [], handles: [] };
