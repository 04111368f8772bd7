/** The area as the map is to show it. */
import { outline } from '../../extract/place';
import { handlesOf } from '../../extract/sketch';
import type { Extract } from '../../extract/state';
import { noArea, type AreaScene, type Handle, type Tool } from '../../map/areascene';
import type { Speech } from '../../i18n/i18n';

function toolOf({ sketch, way }: Extract): Tool {
  if (sketch !== null) return sketch.way === 'box' ? 'box' : 'point';
  return way === 'municipalities' || way === 'departments' ? 'pick' : 'none';
}

function handles({ place }: Extract, s: Speech): Handle[] {
  const corners = place === null ? [] : handlesOf(place);
  return corners.map((at, i) => {
    if (place?.way === 'circle') return { at, label: s.t('extract.handleCenter') };
    const key = place?.way === 'polygon' ? 'extract.handleRemovable' : 'extract.handle';
    return { at, label: s.t(key, { n: String(i + 1), total: String(corners.length) }) };
  });
}

/** While something is drawn, what was there before is out of the way. */
export function areaScene(extract: Extract, s: Speech): AreaScene {
  const { open, offer, place, sketch, estimation } = extract;
  if (!open || offer === null) return noArea;
  const tool = toolOf(extract);
  if (sketch !== null) return { tool, rings: [], sketch: sketch.points, handles: [] };
  const known = place !== null && 'last' in estimation && estimation.last !== null ? estimation.last.rings : [];
  return { tool, rings: known.length > 0 || place === null ? known : outline(place), sketch: [], handles: handles(extract, s) };
}
