/** Sorts a feature's properties into what the details panel shows where. */
import type { Feature, Lang, Property, Schema, Value } from '../api/types';
import { isEmpty } from '../format';
import { languages } from '../i18n/i18n';

export interface Fact {
  readonly property: Property;
  readonly value: Value;
}

export interface Facts {
  /** What the feature says of itself, in the schema's order. */
  readonly own: readonly Fact[];
  /** What stands behind it: source, dates, confidence, accuracy. */
  readonly quality: readonly Fact[];
  /** Properties without data. */
  readonly empty: readonly Property[];
}

const quality: ReadonlySet<string> = new Set(['source', 'source_date', 'confidence', 'position_accuracy_m', 'last_verified', 'point_source']);

/** Shown elsewhere on the panel: as its heading, its badge, its foot. */
const elsewhere: ReadonlySet<string> = new Set(['id', 'name', 'synthetic', 'generalised']);

/** `notes_en` is left out for readers of Spanish, if there is a `notes_es`. */
function inOtherLanguage(name: string, names: ReadonlySet<string>, lang: Lang): boolean {
  return languages.some((other) => other !== lang && name.endsWith(`_${other}`) && names.has(name.replace(/_..$/, `_${lang}`)));
}

/** Every property of the feature; those that the schema does not name come last, by their names. */
function describe(feature: Feature, schema: Schema): Property[] {
  const named = new Set(schema.properties.map((p) => p.name));
  const others = Object.keys(feature.properties).filter((name) => !named.has(name)).sort();
  const bare = (name: string): Property => ({ name, title: { es: name, en: name }, type: 'other', format: null, unit: null, values: [] });
  return [...schema.properties, ...others.map(bare)];
}

/** Sorts the properties for a reader of `lang`. */
export function sortFacts(feature: Feature, schema: Schema, lang: Lang): Facts {
  const own: Fact[] = [];
  const behind: Fact[] = [];
  const empty: Property[] = [];
  const properties = describe(feature, schema);
  const names = new Set(properties.map(({ name }) => name));
  for (const property of properties) {
    const beside = property.name === 'position_accuracy_m' && feature.point !== null && accuracyOf(feature) !== null; // stands with the position
    if (elsewhere.has(property.name) || beside || inOtherLanguage(property.name, names, lang)) continue;
    const value = feature.properties[property.name];
    if (value === undefined || isEmpty(value)) empty.push(property);
    else (quality.has(property.name) ? behind : own).push({ property, value });
  }
  return { own, quality: behind, empty };
}

/** A text property of the feature, or null. */
export function textOf(feature: Feature, name: string): string | null {
  const value = feature.properties[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Metres by which the position may be off, or null if nobody says. */
export function accuracyOf(feature: Feature): number | null {
  const value = feature.properties.position_accuracy_m;
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
