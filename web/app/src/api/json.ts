/** Takes JSON apart without trusting it: what is not as expected becomes something empty. */
import type { BBox, Text } from './types';

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function str(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function strings(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

export function num(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** Reads `{"es": …, "en": …}`; a language that is missing takes the other's text. */
export function text(value: unknown, fallback: string): Text {
  const both = record(value);
  const es = str(both.es);
  const en = str(both.en);
  return { es: es || en || fallback, en: en || es || fallback };
}

export function bbox(value: unknown): BBox | null {
  const raw = list(value).map((n) => num(n, NaN));
  // A box with heights has six numbers: west, south, low, east, north, high.
  const [w, s, e, n] = raw.length === 6 ? [raw[0], raw[1], raw[3], raw[4]] : raw;
  if (w === undefined || s === undefined || e === undefined || n === undefined) return null;
  return [w, s, e, n].every(Number.isFinite) ? [w, s, e, n] : null;
}
