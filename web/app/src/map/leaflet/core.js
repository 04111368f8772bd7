// The parts of Leaflet that the map uses; the bundler puts this file in place of the whole library.
import { Map as LeafletMap } from '../../../node_modules/leaflet/src/map/Map.js';
import { BoxZoom } from '../../../node_modules/leaflet/src/map/handler/Map.BoxZoom.js';
import { DoubleClickZoom } from '../../../node_modules/leaflet/src/map/handler/Map.DoubleClickZoom.js';
import { Drag } from '../../../node_modules/leaflet/src/map/handler/Map.Drag.js';
import { Keyboard } from '../../../node_modules/leaflet/src/map/handler/Map.Keyboard.js';
import { ScrollWheelZoom } from '../../../node_modules/leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import { TouchZoom } from '../../../node_modules/leaflet/src/map/handler/Map.TouchZoom.js';
import * as DomUtil from '../../../node_modules/leaflet/src/dom/DomUtil.js';

Object.assign(LeafletMap, { BoxZoom, DoubleClickZoom, Drag, Keyboard, ScrollWheelZoom, TouchZoom });

export { LeafletMap as Map, DomUtil };
export { Layer } from '../../../node_modules/leaflet/src/layer/Layer.js';
export { GridLayer } from '../../../node_modules/leaflet/src/layer/tile/GridLayer.js';
export { Point, toPoint as point } from '../../../node_modules/leaflet/src/geometry/Point.js';
export { toLatLng as latLng } from '../../../node_modules/leaflet/src/geo/LatLng.js';
export { toLatLngBounds as latLngBounds } from '../../../node_modules/leaflet/src/geo/LatLngBounds.js';
