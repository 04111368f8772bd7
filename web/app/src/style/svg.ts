/** Draws symbols as SVG, for the legend and the panels. */
import type { AreaSymbol, LineSymbol, MapSymbol, Part, PointSymbol, Stroke } from './symbol';

const namespace = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | undefined>>;

function element(name: string, attributes: Attributes): SVGElement {
  const node = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(key, String(value));
  }
  return node;
}

function svg(width: number, height: number, viewBox: string, children: readonly SVGElement[]): SVGElement {
  const node = element('svg', { width, height, viewBox, class: 'symbol', 'aria-hidden': 'true', focusable: 'false' });
  node.append(...children);
  return node;
}

function part({ d, fill, stroke, width, dash }: Part): SVGElement {
  return element('path', {
    d,
    fill: fill ?? 'none',
    stroke,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dash?.join(' '),
  });
}

function pointSvg(symbol: PointSymbol, side: number): SVGElement {
  const span = (24 * side) / symbol.size; // box units across the picture
  const low = 12 - span / 2;
  return svg(side, side, `${low} ${low} ${span} ${span}`, symbol.parts.map(part));
}

function pen(stroke: Stroke): Attributes {
  return {
    stroke: stroke.color,
    'stroke-width': stroke.width,
    'stroke-linecap': stroke.cap ?? 'round',
    'stroke-dasharray': stroke.dash?.length ? stroke.dash.join(' ') : undefined,
  };
}

function lineSvg(symbol: LineSymbol, side: number): SVGElement {
  const d = `M1 ${side / 2}H${side - 1}`;
  return svg(side, side, `0 0 ${side} ${side}`, symbol.strokes.map((s) => element('path', { d, fill: 'none', ...pen(s) })));
}

function areaSvg(symbol: AreaSymbol, side: number): SVGElement {
  const box = element('rect', {
    x: 3, y: 5, width: side - 6, height: side - 10, rx: 2, fill: symbol.fill, ...pen(symbol.outline),
  });
  return svg(side, side, `0 0 ${side} ${side}`, [box]);
}

/** A picture of the symbol, `side` CSS pixels square, at the size it has on the map. */
export function symbolSvg(symbol: MapSymbol, side = 28): SVGElement {
  switch (symbol.kind) {
    case 'point':
      return pointSvg(symbol, side);
    case 'line':
      return lineSvg(symbol, side);
    case 'area':
      return areaSvg(symbol, side);
  }
}
