/** Values of features as a reader of the language expects to see them. */
import type { Property, Value } from './api/types';
import type { Speech } from './i18n/i18n';

/** How a value is shown. `kind` lets the panel mark what is not known. */
export interface Shown {
  readonly kind: 'value' | 'unknown';
  readonly text: string;
}

/** True for what the source does not say: null, blank text, an empty list. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

/** A number with at most `digits` decimals; whole metres and counts stay whole. */
export function formatNumber(value: number, speech: Speech, digits = 3): string {
  return new Intl.NumberFormat(speech.locale, { maximumFractionDigits: digits }).format(value);
}

const units: Readonly<Record<string, string>> = { m: 'meter', km: 'kilometer', '%': 'percent', kmh: 'kilometer-per-hour', deg: 'degree', '°': 'degree' };

/** A number with its unit; units `Intl` does not know stand behind it as they are. */
export function formatQuantity(value: number, unit: string | null, speech: Speech): string {
  if (unit === null) return formatNumber(value, speech);
  if (unit === 'a') return String(value); // a calendar year takes neither separators nor a unit
  const known = units[unit];
  if (known === undefined) return `${formatNumber(value, speech)}\u00a0${unit}`;
  const shown = new Intl.NumberFormat(speech.locale, { style: 'unit', unit: known, unitDisplay: 'short', maximumFractionDigits: 3 });
  return shown.format(value).replaceAll(' ', '\u00a0');
}

/** A size in bytes, in the unit that suits it. */
export function formatBytes(bytes: number, speech: Speech): string {
  const [unit, by] = bytes >= 1e9 ? ['gigabyte', 1e9] as const : bytes >= 1e6 ? ['megabyte', 1e6] as const : ['kilobyte', 1e3] as const;
  const value = unit === 'kilobyte' ? Math.max(1, Math.round(bytes / by)) : bytes / by;
  const shown = new Intl.NumberFormat(speech.locale, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 3 });
  return shown.format(value).replaceAll(' ', '\u00a0');
}

/** An area in square kilometres; the small ones with decimals. */
export function formatSquareKm(squareKm: number, speech: Speech): string {
  const number = new Intl.NumberFormat(speech.locale, squareKm < 100 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 });
  return `${number.format(squareKm)}\u00a0km²`;
}

/** A date as precise as its source: a year, a month or a day. Anything else comes back as it is. */
export function formatDate(value: string, speech: Speech): string {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value);
  if (match === null) return formatTime(value, speech);
  const [, year = '', month, day] = match;
  if (month === undefined) return year;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, day === undefined ? 1 : Number(day)));
  if (Number.isNaN(date.getTime())) return value;
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(speech.locale, day === undefined ? options : { ...options, day: 'numeric' }).format(date);
}

function formatTime(value: string, speech: Speech): string {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return value;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  return new Intl.DateTimeFormat(speech.locale, { dateStyle: 'long', timeStyle: 'short' }).format(date);
}

/** Latitude and longitude with five decimals (about a metre), latitude first as readers say it. */
export function formatPosition(lng: number, lat: number, speech: Speech): string {
  const format = new Intl.NumberFormat(speech.locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 });
  const separator = format.format(0.5).includes(',') ? '; ' : ', ';
  return format.format(lat) + separator + format.format(lng);
}

function labelOf(value: string, property: Property, speech: Speech): string {
  const known = property.values.find((v) => v.value === value);
  if (known !== undefined) return speech.pick(known.label);
  return value === 'unknown' ? speech.t('value.unknown') : value;
}

function formatScalar(value: Value, property: Property, speech: Speech): string {
  switch (typeof value) {
    case 'boolean':
      return speech.t(value ? 'value.yes' : 'value.no');
    case 'number':
      return property.values.length > 0 ? labelOf(String(value), property, speech) : formatQuantity(value, property.unit, speech);
    case 'string':
      return property.format === null ? labelOf(value, property, speech) : formatDate(value, speech);
    default:
      return JSON.stringify(value);
  }
}

/** Formats a value that is not empty (see isEmpty). */
export function formatValue(value: Value, property: Property, speech: Speech): Shown {
  if (Array.isArray(value)) {
    const items = value.map((item: Value) => formatScalar(item, property, speech));
    return { kind: 'value', text: new Intl.ListFormat(speech.locale, { type: 'unit', style: 'long' }).format(items) };
  }
  return { kind: value === 'unknown' ? 'unknown' : 'value', text: formatScalar(value, property, speech) };
}
