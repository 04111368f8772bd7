/** Colours of the base map for pages that follow a reader's dark colours. */
import { light, type Theme } from './theme';

const halo = 'rgba(22,30,38,0.9)';

/** Symbols of the data keep their colours, on white halos. */
export const dark: Theme = {
  ...light,
  water: '#16222c',
  land: '#27313b',
  coast: { color: '#3d5566', width: 1.2 },
  lake: '#16222c',
  lakeShore: { color: '#36495a', width: 0.8 },
  river: (level, zoom) => {
    const pen = light.river(level, zoom);
    return pen && { ...pen, color: '#3b566a' };
  },
  department: (zoom) => {
    const pen = light.department(zoom);
    return pen && { ...pen, color: '#465360' };
  },
  boundaryBand: { color: 'rgba(170,150,215,0.12)', width: 7 },
  boundary: { color: '#8d82a8', width: 1.1 },
  townDot: { fill: '#27313b', stroke: '#aeb9c4' },
  text: {
    country: { ...light.text.country, color: '#b3a8d0', halo },
    department: { ...light.text.department, color: '#a89f8c', halo },
    town: [
      { font: '600 14px', color: '#e6ebf0', halo },
      { font: '600 13px', color: '#d5dce3', halo },
      { font: '500 12px', color: '#c3ccd5', halo },
      { font: '400 12px', color: '#b3bdc7', halo },
    ],
    place: { font: '500 12.5px', color: '#dde3e9', halo },
    data: { font: '600 12.5px', color: '#bcd8ee', halo },
  },
};
