/** What the map is to show, apart from where it looks. */
import type { Lang } from '../api/types';
import type { LayerStyle } from '../style/layers';
import type { Theme } from '../style/theme';

export interface SceneLayer {
  readonly id: string;
  readonly style: LayerStyle;
}

/** A circle of uncertainty round a position. */
export interface Accuracy {
  readonly lng: number;
  readonly lat: number;
  readonly metres: number;
}

export interface Scene {
  /** Layers that are shown, the topmost first. */
  readonly layers: readonly SceneLayer[];
  readonly lang: Lang;
  readonly theme: Theme;
  /** The feature whose details are open. */
  readonly selected: { readonly layer: string; readonly id: string } | null;
  readonly accuracy: Accuracy | null;
}

/** Scale of point symbols by zoom: small over several countries, full size among streets. */
export function symbolScale(zoom: number): number {
  return Math.max(0.4, Math.min(1, 0.7 + (Math.round(zoom) - 8) * 0.1));
}
