/** What the server wrote on the element where the page's map belongs. */
import type { BBox, Lang } from '../api/types';

export interface Ground {
  readonly element: HTMLElement;
  /** Address of the server, with a slash at the end. */
  readonly base: string;
  readonly lang: Lang;
  /** The collection that the page is about; null for all of them. */
  readonly collection: string | null;
  /** Address of the features to draw; null to draw the box, or of all collections the tiles. */
  readonly features: string | null;
  /** What to show at first; null to fit the features. */
  readonly bbox: BBox | null;
  /** Id of the feature that the page is about. */
  readonly selected: string | null;
}

function parseBox(text: string | undefined): BBox | null {
  const [west, south, east, north] = (text ?? '').split(',').map(Number);
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return [west, south, east, north].every(Number.isFinite) ? [west, south, east, north] : null;
}

/** Reads the element; null on a page without a map. */
export function findGround(): Ground | null {
  const element = document.getElementById('map');
  if (element === null) return null;
  const { base = '/', lang, collection, features, bbox, selected } = element.dataset;
  return {
    element,
    base: new URL(base, location.href).href,
    lang: lang === 'en' ? 'en' : 'es',
    collection: collection ?? null,
    features: features ?? null,
    bbox: parseBox(bbox),
    selected: selected ?? null,
  };
}
