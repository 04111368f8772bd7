/** The languages the page speaks. */
export type Lang = 'es' | 'en';

/** A text in every language; where the server knows one only, both hold it. */
export type Text = Readonly<Record<Lang, string>>;

/** West, south, east, north in degrees, longitude first (CRS84). */
export type BBox = readonly [number, number, number, number];

/** Longitude and latitude in degrees (CRS84). */
export type Position = readonly [number, number];

/** What geometries a collection holds. */
export type Geometry = 'point' | 'line' | 'polygon' | 'mixed';

/** What stands in the place of features whose positions are not told: zones that count them. */
export interface Generalised {
  /** Side of the smallest cells in kilometres; null where zones are municipalities. */
  readonly cellKm: number | null;
  /** Least number of features that a zone counts. */
  readonly minCount: number;
  /** Whether other features stand beside the zones as they are. */
  readonly partly: boolean;
}

/** One collection of features as the page knows it. */
export interface Collection {
  readonly id: string;
  readonly title: Text;
  readonly description: Text;
  readonly geometry: Geometry;
  readonly count: number;
  readonly syntheticCount: number;
  readonly attribution: string;
  readonly bbox: BBox | null;
  /** Property whose values the legend tells apart, if the server names one. */
  readonly classProperty: string | null;
  readonly generalised: Generalised | null;
  /** Coordinate systems that it is given out in, as URIs. */
  readonly crs: readonly string[];
}

/** A value a property may take, with its label. */
export interface EnumValue {
  readonly value: string;
  readonly label: Text;
}

/** One property of a collection's schema. */
export interface Property {
  readonly name: string;
  readonly title: Text;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'other';
  readonly format: 'date' | 'date-time' | null;
  readonly unit: string | null;
  readonly values: readonly EnumValue[];
}

/** A collection's properties in the order they are to be shown. */
export interface Schema {
  readonly properties: readonly Property[];
}

/** A property's value as JSON gives it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A feature with everything the server says about it. */
export interface Feature {
  readonly id: string;
  /** Longitude, latitude in degrees of a point; null for other geometries. */
  readonly point: Position | null;
  readonly properties: Readonly<Record<string, Value>>;
}

/** What the page needs of a TileJSON document. */
export interface TileSet {
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: BBox;
  readonly attribution: string;
  /** Smallest zoom at which each layer has tiles, by layer name. */
  readonly layerMinzoom: ReadonlyMap<string, number>;
}

/** Who the server takes the reader for. */
export interface Session {
  readonly signedIn: boolean;
  readonly name: string;
  /** Access class, as the server names it. */
  readonly className: string;
  /** True where only some collections or areas are open. */
  readonly limited: boolean;
  /** When the session ends; null where it does not. */
  readonly expires: Date | null;
  /** Where to sign in with an account; null where there is none. */
  readonly login: string | null;
}

/** Name of the whole dataset. */
export interface Dataset {
  readonly title: Text | null;
  readonly description: Text | null;
}
