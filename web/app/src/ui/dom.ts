/** Small helpers to make DOM nodes. Text goes in as text nodes only. */

export type Child = Node | string | null;

export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an element. `true` sets an empty attribute, `false` and undefined none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Makes a button of type button that does `onClick`. */
export function button(attributes: Attributes, onClick: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const node = h('button', { type: 'button', ...attributes }, ...children);
  node.addEventListener('click', onClick);
  return node;
}

const namespace = 'http://www.w3.org/2000/svg';

/** A line icon of 20 by 20 units in the colour of the text. */
export function icon(d: string): SVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  for (const [name, value] of [['viewBox', '0 0 20 20'], ['width', '20'], ['height', '20'], ['aria-hidden', 'true'], ['class', 'icon']] as const) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}

export const icons = {
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  home: 'M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13M8 10h4M10 8v4',
  close: 'M5 5l10 10M15 5L5 15',
  back: 'M12 4l-6 6l6 6',
  next: 'M8 4l6 6l-6 6',
  layers: 'M10 3l7.5 4L10 11L2.5 7zM2.5 10.5L10 14.5l7.5-4M2.5 14L10 18l7.5-4',
  chevron: 'M5 12.5l5-5l5 5',
  warn: 'M10 3.2L18 17H2zM10 8v4.5M10 14.2v.6',
  target: 'M10 5.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM10 2v4M10 14v4M2 10h4M14 10h4',
  key: 'M12.5 3.5a4 4 0 1 1-3.2 6.4L3.5 15.7V17H6v-2h2v-2h1.5M13.5 6.6v.1',
  area: 'M4 6.5L11 3.5l5.5 4.5l-2 8h-9zM8 10.5l2.5 2.5L13 10.5M10.5 7v6',
  save: 'M10 3.5v9M6 9l4 4l4-4M4 16.5h12',
  out: 'M8 4.5H4.5v11h11V12M11 4h5v5M16 4l-7 7',
} as const;

/** Sets a text only if it changed, so that screen readers hear changes alone. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
