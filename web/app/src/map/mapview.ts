/** The map as the rest of the page sees it. Which library draws it is known only below `leaflet/`. */
import type { BBox } from '../api/types';
import type { View, ViewCount } from '../state';
import type { AreaEvent, AreaScene } from './areascene';
import type { Found } from './hit';
import type { Scene } from './scene';
import type { TileSource } from './tilesource';

/** What the map tells the page. */
export interface MapEvents {
  /** The map came to rest; metres on the ground of a CSS pixel at its middle. */
  onView(view: View, metresPerPixel: number): void;
  /** The reader asked what is at a place: by a click, or at the centre by the keyboard. */
  onPick(found: readonly Found[]): void;
  onCounts(counts: ReadonlyMap<string, ViewCount>): void;
  /** The reader did something to the area of setArea. */
  onArea(event: AreaEvent): void;
}

/** CSS pixels of the map that lie under something else. */
export interface Covered {
  readonly right: number;
  readonly bottom: number;
}

export interface MapView {
  /** Sets where tiles come from; null where there are none. */
  setTiles(basemap: TileSource | null, data: TileSource | null): void;
  /** Shows another scene. Redraws from the tiles at hand, fetches nothing. */
  setScene(scene: Scene): void;
  setView(view: View): void;
  /** Shows the whole box, at once, beside what covers the map's right and bottom (CSS pixels). */
  fit(box: BBox, covered?: Covered): void;
  /** The box in sight, without what is covered at the right and the bottom (CSS pixels), and a little within its edge. */
  bounds(covered: Covered): BBox;
  /** Shows an area, and says what clicks on the map mean. */
  setArea(scene: AreaScene): void;
  /** Zooms in (positive) or out by whole steps. */
  zoomBy(steps: number): void;
  /** Moves so that the place is not under something that covers the map's right or bottom. */
  reveal(lng: number, lat: number, covered: Covered): void;
  /** The map's name for screen readers. */
  setLabel(label: string): void;
  focus(): void;
}
