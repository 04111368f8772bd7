/** What the page knows of the area that the reader wants to take along. */
import type { Sketch } from './sketch';
import type { Estimation, Job, Name, Offer, Place, Wanted, Way } from './types';

/** What areas are named by. */
export type Naming = 'municipalities' | 'departments' | 'borders';

export interface Extract {
  /** Null where the server gives no extracts, or has not said. */
  readonly offer: Offer | null;
  readonly open: boolean;
  readonly way: Way;
  readonly place: Place | null;
  /** What is being drawn on the map; null while nothing is. */
  readonly sketch: Sketch | null;
  /** Names of the formats there are; empty until the server has said. */
  readonly formats: readonly string[];
  readonly wanted: Wanted;
  readonly estimation: Estimation;
  /** Lists to choose from, as far as they are loaded. */
  readonly names: ReadonlyMap<Naming, readonly Name[]>;
  readonly jobs: readonly Job[];
  /** An extract is being asked for, or made while the page waits. */
  readonly busy: boolean;
  /** What went wrong with asking: the server's sentence, empty if it was not reached; null if nothing did. */
  readonly trouble: string | null;
  /** The file chosen as an area is larger than a server would take. */
  readonly tooLarge: boolean;
  /** The area as a part of the address; empty where it is in none. */
  readonly link: string;
}

export const initialExtract: Extract = {
  offer: null,
  open: false,
  way: 'box',
  place: null,
  sketch: null,
  formats: [],
  wanted: { layers: null, format: 'fieldpack', cut: 'clip', crs: '', paper: 'letter' },
  estimation: { status: 'none' },
  names: new Map(),
  jobs: [],
  busy: false,
  trouble: null,
  tooLarge: false,
  link: '',
};
