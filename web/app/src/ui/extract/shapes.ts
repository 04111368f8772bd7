/** Areas by numbers or by drawing: rectangle, polygon, circle. */
import type { Extractor } from '../../extract/extractor';
import { checkBox } from '../../extract/place';
import { formatNumber } from '../../format';
import { button, h, setText } from '../dom';
import { numberField, numberOf, selectField, setNumber, setOptions, type Part } from './part';

function drawButton(extractor: Extractor): HTMLButtonElement {
  return button({ class: 'action area-draw' }, () => { extractor.startDrawing(); });
}

/** Four numbers, what is in view, or a drawing. */
export function createBoxForm(extractor: Extractor): Part {
  const trouble = h('p', { class: 'extract-trouble', role: 'alert' });
  let bad = false;
  const take = (): void => {
    const bbox = checkBox(fields.map(([, field]) => numberOf(field)));
    bad = bbox === null;
    if (bbox) extractor.setPlace({ way: 'box', bbox });
    else extractor.setPlace(null);
  };
  const lng = { min: '-180', max: '180' };
  const lat = { min: '-90', max: '90' };
  const fields = [
    ['extract.west', numberField(lng, take)], ['extract.south', numberField(lat, take)],
    ['extract.east', numberField(lng, take)], ['extract.north', numberField(lat, take)],
  ] as const;
  const draw = drawButton(extractor);
  const view = button({ class: 'action' }, () => { extractor.useView(); });
  const grid = h('div', { class: 'fields box-fields' }, ...fields.map(([, { element }]) => element));
  return {
    element: h('div', {}, h('div', { class: 'actions' }, draw, view), grid, trouble),
    update(s, { extract: { place } }) {
      if (place !== null) bad = false;
      fields.forEach(([key, field], i) => {
        setText(field.label, s.t(key));
        if (place?.way === 'box') setNumber(field, place.bbox[i]);
      });
      setText(draw, s.t('extract.draw'));
      setText(view, s.t('extract.useView'));
      setText(trouble, bad ? s.t('extract.badBox') : '');
    },
  };
}

export function createPolygonForm(extractor: Extractor): Part {
  const draw = drawButton(extractor);
  const help = h('p', { class: 'help' });
  return {
    element: h('div', {}, h('div', { class: 'actions' }, draw), help),
    update(s, { extract: { place } }) {
      setText(draw, s.t(place?.way === 'polygon' ? 'extract.redraw' : 'extract.draw'));
      setText(help, place?.way === 'polygon' ? s.plural('extract.corners', place.ring.length) : s.t('extract.polygonHelp'));
    },
  };
}

/** Centre and radius; where municipalities are seats alone, one of them may be the centre. */
export function createCircleForm(extractor: Extractor): Part {
  const take = (): void => {
    const [lat, lng, km] = [numberOf(latitude), numberOf(longitude), numberOf(radius)];
    const right = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && km > 0;
    extractor.setPlace(right ? { way: 'circle', center: [lng, lat], km } : null);
  };
  const latitude = numberField({ min: '-90', max: '90' }, take);
  const longitude = numberField({ min: '-180', max: '180' }, take);
  const radius = numberField({ min: '0.001', max: '5000' }, take);
  const draw = drawButton(extractor);
  let seats: ReadonlyMap<string, readonly [number, number]> = new Map();
  const seat = selectField((value) => {
    const at = seats.get(value);
    if (at === undefined) return;
    [longitude.input.value, latitude.input.value] = [String(at[0]), String(at[1])];
    if (!(numberOf(radius) > 0)) radius.input.value = '10';
    take();
  });
  return {
    element: h('div', {}, h('div', { class: 'actions' }, draw), seat.element, h('div', { class: 'fields' }, latitude.element, longitude.element, radius.element)),
    update(s, { extract: { place, names } }) {
      setText(draw, s.t('extract.markCenter'));
      setText(latitude.label, s.t('extract.lat'));
      setText(longitude.label, s.t('extract.lng'));
      setText(radius.label, s.t('extract.radius'));
      setText(seat.label, s.t('extract.seat'));
      const all = names.get('municipalities')?.filter(({ at }) => at !== null) ?? [];
      seats = new Map(all.flatMap(({ value, at }) => (at === null ? [] : [[value, at]])));
      seat.element.hidden = seats.size === 0;
      const here = place?.way === 'circle' ? all.find(({ at }) => at?.[0] === place.center[0] && at[1] === place.center[1])?.value : undefined;
      setOptions(seat.input, [['', s.t('extract.seatNone')], ...all.map(({ value, label, group }) => [value, `${label} (${group})`] as const)], here ?? '');
      if (place?.way !== 'circle') return;
      setNumber(latitude, place.center[1]);
      setNumber(longitude, place.center[0]);
      setNumber(radius, place.km, 3);
    },
  };
}

/** A stretch of a border, by kilometres along it. */
export function createBorderForm(extractor: Extractor): Part {
  const take = (): void => {
    const [f, t, w] = [numberOf(from), numberOf(to), numberOf(width)];
    const right = border.input.value !== '' && f >= 0 && t > f && w > 0;
    extractor.setPlace(right ? { way: 'border', border: border.input.value, from: f, to: t, width: w } : null);
  };
  const border = selectField(take);
  const from = numberField({ min: '0' }, take);
  const to = numberField({ min: '0' }, take);
  const width = numberField({ min: '0.001', max: '500' }, take);
  const help = h('p', { class: 'help' });
  [from.input.value, to.input.value, width.input.value] = ['0', '50', '5'];
  return {
    element: h('div', {}, border.element, help, h('div', { class: 'fields' }, from.element, to.element, width.element)),
    update(s, { extract: { place, names }, schemas }) {
      const all = names.get('borders') ?? [];
      const labels = schemas.get('borders')?.properties.flatMap(({ values }) => values) ?? [];
      const named = all.map(({ value, label }) => {
        const known = labels.find((l) => l.value === label);
        return [value, known ? s.pick(known.label) : label] as const;
      });
      for (const [field, key] of [[border, 'extract.border'], [from, 'extract.fromKm'], [to, 'extract.toKm'], [width, 'extract.width']] as const) setText(field.label, s.t(key));
      const mine = place?.way === 'border' ? place : null;
      setOptions(border.input, [['', '—'], ...named], mine?.border ?? border.input.value);
      const km = all.find(({ value }) => value === border.input.value)?.km ?? null;
      setText(help, km === null ? '' : s.t('extract.borderLength', { length: `${formatNumber(km, s, 1)}\u00a0km` }));
      if (mine === null) return;
      setNumber(from, mine.from, 3);
      setNumber(to, mine.to, 3);
      setNumber(width, mine.width, 3);
    },
  };
}
