import type { View } from './state';

/**
 * Reads `#zoom/lat/lng`. Whatever follows an ampersand is left to others, so
 * that links may grow without breaking the old ones. Null if it is no view.
 */
export function parseHash(hash: string): View | null {
  const [place = ''] = hash.replace(/^#/, '').split('&');
  const parts = place.split('/');
  if (parts.length !== 3 || parts.some((part) => part.trim() === '')) return null;
  const [zoom, lat, lng] = parts.map(Number);
  if (zoom === undefined || lat === undefined || lng === undefined) return null;
  if (!(zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return null;
  return { zoom, lat, lng };
}

/** Writes `#zoom/lat/lng` with as many decimals as a pixel at that zoom is worth. */
export function formatHash(view: View): string {
  const digits = Math.max(0, Math.ceil(Math.log10((256 * 2 ** view.zoom) / 360)));
  return `#${Number(view.zoom.toFixed(2))}/${view.lat.toFixed(digits)}/${view.lng.toFixed(digits)}`;
}

/** The whole hash: where the map looks, and the area if there is one. */
export function joinHash(view: View, area: string): string {
  return area === '' ? formatHash(view) : `${formatHash(view)}&${area}`;
}

/** Whether a hash names an area. */
export function namesArea(hash: string): boolean {
  return /[#&]area=/.test(hash);
}
