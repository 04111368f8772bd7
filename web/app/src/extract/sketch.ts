/** Drawing an area, corner by corner, and moving its corners afterwards. */
import type { Position } from '../api/types';
import { boxOf, boxRing } from './place';
import type { Place } from './types';

/** What is being drawn: nothing of it is an area yet. */
export interface Sketch {
  readonly way: 'box' | 'polygon' | 'circle';
  readonly points: readonly Position[];
}

/** Fewest corners of a polygon. */
export const fewest = 3;

/** Whether the drawing can be closed. */
export function isClosable({ way, points }: Sketch): boolean {
  return way === 'polygon' && points.length >= fewest;
}

/** The finished area; null where corners are missing. `km` is the radius of circles. */
function finished({ way, points }: Sketch, km: number): Place | null {
  const [a, b] = points;
  if (way === 'circle') return a === undefined ? null : { way, center: a, km };
  if (way === 'polygon' || a === undefined || b === undefined) return null;
  const bbox = boxOf(a, b);
  return bbox && { way, bbox };
}

/** Sets a corner. A rectangle is finished by its second, a circle by its centre. */
export function addPoint(sketch: Sketch, at: Position, km: number): Sketch | Place {
  const next: Sketch = { ...sketch, points: [...sketch.points, at] };
  return finished(next, km) ?? (next.way === 'polygon' || next.points.length < 2 ? next : sketch);
}

/** Takes the last corner back. */
export function undoPoint(sketch: Sketch): Sketch {
  return { ...sketch, points: sketch.points.slice(0, -1) };
}

/** Finishes a polygon; null where it has too few corners. */
export function close(sketch: Sketch): Place | null {
  return isClosable(sketch) ? { way: 'polygon', ring: sketch.points } : null;
}

export function isSketch(value: Sketch | Place): value is Sketch {
  return 'points' in value;
}

/** The corners that can be moved. */
export function handlesOf(place: Place): readonly Position[] {
  switch (place.way) {
    case 'box':
      return boxRing(place.bbox);
    case 'polygon':
      return place.ring;
    case 'circle':
      return [place.center];
    default:
      return [];
  }
}

/** Moves a corner. That of a rectangle takes its two neighbours along, and does not pass the one across. */
export function moveHandle(place: Place, index: number, at: Position): Place {
  switch (place.way) {
    case 'box': {
      const across = boxRing(place.bbox)[(index + 2) % 4];
      const bbox = across && boxOf(at, across);
      if (!bbox) return place;
      const kept = boxRing(bbox)[index];
      return kept?.[0] === at[0] && kept[1] === at[1] ? { ...place, bbox } : place;
    }
    case 'polygon':
      return { ...place, ring: place.ring.map((corner, i) => (i === index ? at : corner)) };
    case 'circle':
      return { ...place, center: at };
    default:
      return place;
  }
}

/** Takes a polygon's corner away, as long as enough are left. */
export function removeHandle(place: Place, index: number): Place {
  if (place.way !== 'polygon' || place.ring.length <= fewest) return place;
  return { ...place, ring: place.ring.filter((_, i) => i !== index) };
}
