/** Areas as the reader names them: for the server, for the address bar, and as outlines. */
import type { BBox, Position } from '../api/types';
import type { Place, Rings } from './types';

/** The member `area` of the inputs of the server's processes. */
export function areaInput(place: Place): Readonly<Record<string, unknown>> {
  switch (place.way) {
    case 'box':
      return { bbox: place.bbox };
    case 'polygon': {
      const [first] = place.ring;
      return { geometry: { type: 'Polygon', coordinates: [first ? [...place.ring, first] : []] } };
    }
    case 'circle':
      return { circle: { center: place.center, radius_km: place.km } };
    case 'municipalities':
    case 'departments':
      return { [place.way]: place.names };
    case 'border':
      return { border: place.border, km: [place.from, place.to], width_km: place.width };
    case 'file':
      return { file: { value: place.value, encoding: 'base64' } };
  }
}

const radius = 6371.0088; // km, mean radius of the earth (IUGG)
const circleCorners = 72;

/** A position some kilometres from another in a direction, both on a sphere. */
export function destination([lng, lat]: Position, km: number, bearing: number): Position {
  const rad = Math.PI / 180;
  const d = km / radius;
  const a = lat * rad;
  const b = Math.asin(Math.sin(a) * Math.cos(d) + Math.cos(a) * Math.sin(d) * Math.cos(bearing * rad));
  const along = Math.atan2(Math.sin(bearing * rad) * Math.sin(d) * Math.cos(a), Math.cos(d) - Math.sin(a) * Math.sin(b));
  return [lng + along / rad, b / rad];
}

export function boxRing([west, south, east, north]: BBox): Position[] {
  return [[west, south], [east, south], [east, north], [west, north]];
}

/** The outline as far as the page knows it by itself; the server's is the one that counts. */
export function outline(place: Place): Rings {
  switch (place.way) {
    case 'box':
      return [boxRing(place.bbox)];
    case 'polygon':
      return [place.ring];
    case 'circle':
      return [Array.from({ length: circleCorners }, (_, i) => destination(place.center, place.km, (i * 360) / circleCorners))];
    default:
      return [];
  }
}

/** The box round an outline; null round none. */
export function boxAround(rings: Rings): BBox | null {
  const all = rings.flat();
  if (all.length === 0) return null;
  const [lngs, lats] = [all.map(([lng]) => lng), all.map(([, lat]) => lat)];
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

/** A number with five decimals at most, about a metre. */
const short = (n: number): string => String(Number(n.toFixed(5)));

/** Addresses longer than this are cut off by some mail programs. */
const longest = 1800;

/** The place as a part of the address, such as `area=circle:-92.1,14.7,5`; empty for what is too long for one. */
export function formatPlace(place: Place): string {
  const numbers = (values: readonly number[]): string => values.map(short).join();
  const text = ((): string => {
    switch (place.way) {
      case 'box':
        return numbers(place.bbox);
      case 'polygon':
        return numbers(place.ring.flat());
      case 'circle':
        return numbers([...place.center, place.km]);
      case 'municipalities':
      case 'departments':
        return place.names.map(encodeURIComponent).join();
      case 'border':
        return [encodeURIComponent(place.border), place.from, place.to, place.width].join();
      case 'file':
        return '';
    }
  })();
  return text === '' || text.length > longest ? '' : `area=${place.way}:${text}`;
}

function isPosition(lng: number | undefined, lat: number | undefined): boolean {
  return lng !== undefined && lat !== undefined && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

function parseRing(numbers: readonly number[]): Place | null {
  const ring: Position[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const [lng = NaN, lat = NaN] = numbers.slice(i, i + 2);
    if (!isPosition(lng, lat)) return null;
    ring.push([lng, lat]);
  }
  return ring.length < 3 ? null : { way: 'polygon', ring };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Makes a box of two corners; null where it would have no width or height. */
export function boxOf(a: Position, b: Position): BBox | null {
  const box: BBox = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}

/** The box of four numbers; null if they are none. A west above the east spans the antimeridian. */
export function checkBox([west = NaN, south = NaN, east = NaN, north = NaN]: readonly number[]): BBox | null {
  return isPosition(west, south) && isPosition(east, north) && south < north && west !== east ? [west, south, east, north] : null;
}

/** Reads what formatPlace wrote, from an address's hash; null if there is nothing of the kind. */
export function parsePlace(hash: string): Place | null {
  const found = /[#&]area=(\w+):([^&]+)/.exec(hash);
  if (found === null) return null;
  const [, way = '', text = ''] = found;
  const parts = text.split(',');
  const numbers = parts.map((part) => (part === '' ? NaN : Number(part)));
  switch (way) {
    case 'box': {
      const bbox = parts.length === 4 ? checkBox(numbers) : null;
      return bbox && { way, bbox };
    }
    case 'polygon':
      return parts.length % 2 === 0 ? parseRing(numbers) : null;
    case 'circle': {
      const [lng = NaN, lat = NaN, km = NaN] = numbers;
      return parts.length === 3 && isPosition(lng, lat) && km > 0 ? { way, center: [lng, lat], km } : null;
    }
    case 'municipalities':
    case 'departments': {
      const names = parts.map(decode);
      return names.includes('') ? null : { way, names };
    }
    case 'border': {
      const [, from = NaN, to = NaN, width = NaN] = numbers;
      const border = decode(parts[0] ?? '');
      return parts.length === 4 && border !== '' && from >= 0 && to > from && width > 0 ? { way, border, from, to, width } : null;
    }
    default:
      return null;
  }
}
