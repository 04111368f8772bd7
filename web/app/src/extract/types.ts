/** Area extracts, as the page knows them. */
import type { BBox, Position, Text } from '../api/types';

/** An area, as the reader named it. */
export type Place =
  | { readonly way: 'box'; readonly bbox: BBox }
  /** The corners, the first not repeated at the end. */
  | { readonly way: 'polygon'; readonly ring: readonly Position[] }
  | { readonly way: 'circle'; readonly center: Position; readonly km: number }
  | { readonly way: 'municipalities' | 'departments'; readonly names: readonly string[] }
  /** Kilometres along the border, and to each side of it. */
  | { readonly way: 'border'; readonly border: string; readonly from: number; readonly to: number; readonly width: number }
  /** `value` is the file in base64. */
  | { readonly way: 'file'; readonly name: string; readonly value: string };

export type Way = Place['way'];

/** What the server gives of areas. */
export interface Offer {
  /** Whether it can make them as jobs, without anybody waiting. */
  readonly jobs: boolean;
}

export type Cut = 'clip' | 'whole';
export type Paper = 'letter' | 'a4';

/** How the extract is wanted. */
export interface Wanted {
  /** Collections chosen; null for those that the map shows. */
  readonly layers: ReadonlySet<string> | null;
  readonly format: string;
  readonly cut: Cut;
  /** URI of the coordinate system; empty for longitude and latitude. */
  readonly crs: string;
  readonly paper: Paper;
}

/** The inputs of the server's processes, as JSON. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Rings of an outline: all of them together, holes by the even-odd rule. */
export type Rings = readonly (readonly Position[])[];

export interface FormatEstimate {
  readonly name: string;
  readonly title: Text;
  readonly fileName: string;
  readonly bytes: number;
  /** Why it cannot be had; empty if it can. */
  readonly refusal: string;
  /** Whether the server makes it as a job only. */
  readonly job: boolean;
}

/** What an extract would hold. */
export interface Estimate {
  readonly features: number;
  /** How many of each collection, by id. */
  readonly layers: ReadonlyMap<string, number>;
  readonly formats: readonly FormatEstimate[];
  readonly warnings: readonly Text[];
  /** Why nothing can be had; empty if it can. */
  readonly refusal: string;
  readonly rings: Rings;
  readonly bbox: BBox | null;
  readonly squareKm: number;
}

/** Whether what is known fits what is asked for now. */
export type Estimation =
  | { readonly status: 'none' }
  | { readonly status: 'waiting'; readonly last: Estimate | null }
  | { readonly status: 'ready'; readonly last: Estimate }
  /** `detail` is what the server says; empty if it was not reached. */
  | { readonly status: 'failed'; readonly detail: string };

export type JobStatus = 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';

/** A job of the server's. */
export interface Job {
  readonly id: string;
  readonly status: JobStatus;
  readonly progress: number; // percent
  readonly message: Text;
  readonly format: string;
  readonly created: Date | null;
  readonly file: { readonly name: string; readonly size: number } | null;
}

/** Something to choose from a list. */
export interface Name {
  readonly value: string;
  readonly label: string;
  /** What the list is grouped by: a country, or a department within one. */
  readonly group: string;
  /** Where it is, if that is one place. */
  readonly at: Position | null;
  /** Length in kilometres, of a border. */
  readonly km: number | null;
}
