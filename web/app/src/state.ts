import type { BBox, Collection, Dataset, Feature, Lang, Schema, Session } from './api/types';
import { initialExtract, type Extract } from './extract/state';

/** Where the map looks: zoom of 256-pixel tiles, degrees. */
export interface View {
  readonly zoom: number;
  readonly lat: number;
  readonly lng: number;
}

/** A feature found under a click, as its tile describes it. */
export interface Hit {
  readonly collection: string;
  /** The feature's own id. */
  readonly id: string;
  /** Value of the class property, for the symbol; empty if none. */
  readonly className: string;
  readonly kind: 'point' | 'line' | 'polygon';
  readonly synthetic: boolean;
  /** A name to list it by; the id where it has none. */
  readonly name: string;
  /** How many features it counts, and in a cell how large, where it is a zone. */
  readonly zone: { readonly count: number; readonly cellKm: number | null } | null;
}

/** What the details panel shows of one feature. */
export type Detail =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly gone: boolean }
  | { readonly status: 'ready'; readonly feature: Feature; readonly schema: Schema };

/** What the reader picked. `index` is null while several hits are listed. */
export interface Selection {
  readonly hits: readonly Hit[];
  readonly index: number | null;
  readonly detail: Detail;
}

/** What is drawn in the view, by collection: unique features, and the same by class. */
export interface ViewCount {
  readonly total: number;
  readonly byClass: ReadonlyMap<string, number>;
}

/** Signing in and out: whether its window is open, and what went wrong. */
export interface Account {
  readonly open: boolean;
  readonly busy: boolean;
  /** The session ended by itself, the token was refused, or the server was not reached. */
  readonly trouble: 'ended' | 'refused' | 'failed' | null;
}

export type Phase = 'loading' | 'ready' | 'unreachable';

/** The whole state of the page. */
export interface State {
  readonly lang: Lang;
  readonly phase: Phase;
  /** Who the server takes the reader for; null until it has said. */
  readonly session: Session | null;
  readonly account: Account;
  readonly dataset: Dataset;
  readonly collections: readonly Collection[];
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly hidden: ReadonlySet<string>;
  readonly view: View | null;
  /** Metres on the ground that a CSS pixel spans at the middle of the map. */
  readonly metresPerPixel: number;
  readonly counts: ReadonlyMap<string, ViewCount>;
  /** Smallest zoom at which a collection has tiles. */
  readonly minZoom: ReadonlyMap<string, number>;
  readonly attributions: readonly string[];
  readonly home: BBox | null;
  readonly selection: Selection | null;
  /** Tiles asked for and not here yet; tiles that failed. */
  readonly loading: number;
  readonly failed: number;
  readonly panelOpen: boolean;
  readonly extract: Extract;
}

export const initialState = (lang: Lang): State => ({
  lang,
  phase: 'loading',
  session: null,
  account: { open: false, busy: false, trouble: null },
  dataset: { title: null, description: null },
  collections: [],
  schemas: new Map(),
  hidden: new Set(),
  view: null,
  metresPerPixel: 0,
  counts: new Map(),
  minZoom: new Map(),
  attributions: [],
  home: null,
  selection: null,
  loading: 0,
  failed: 0,
  panelOpen: true,
  extract: initialExtract,
});

/** The hit whose details are open, if one is. */
export function selectedHit(selection: Selection | null): Hit | null {
  const index = selection?.index ?? null;
  return index === null ? null : (selection?.hits[index] ?? null);
}
