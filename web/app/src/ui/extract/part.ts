/** A part of the panel: made once, brought up to date whenever something changes. */
import type { Processes } from '../../extract/client';
import type { Extractor } from '../../extract/extractor';
import type { Speech } from '../../i18n/i18n';
import type { State } from '../../state';
import type { Context } from '../context';
import { h, setText, type Attributes } from '../dom';

/** What the parts are given. */
export interface Tools extends Context {
  readonly extractor: Extractor;
  readonly processes: Processes;
}

export interface Part {
  readonly element: HTMLElement;
  update(s: Speech, state: Readonly<State>): void;
}

/** A field with its label. */
export interface Field<T extends HTMLElement> {
  readonly element: HTMLElement;
  readonly label: HTMLElement;
  readonly input: T;
}

let made = 0;

function fieldOf<T extends HTMLElement>(input: T): Field<T> {
  input.id = `extract-${++made}`;
  const label = h('label', { for: input.id });
  return { element: h('div', { class: 'field' }, label, input), label, input };
}

/** A field for a number; `onChange` is called when the reader has finished it. */
export function numberField(attributes: Attributes, onChange: () => void): Field<HTMLInputElement> {
  const field = fieldOf(h('input', { type: 'number', step: 'any', inputmode: 'decimal', required: true, ...attributes }));
  field.input.addEventListener('change', onChange);
  return field;
}

export function selectField(onChange: (value: string) => void): Field<HTMLSelectElement> {
  const field = fieldOf(h('select'));
  field.input.addEventListener('change', () => { onChange(field.input.value); });
  return field;
}

export function inputField(attributes: Attributes): Field<HTMLInputElement> {
  return fieldOf(h('input', attributes));
}

/** Puts a number into a field, unless the reader is writing there. */
export function setNumber({ input }: Field<HTMLInputElement>, value: number | undefined, digits = 5): void {
  if (document.activeElement === input && input.value !== '' && value !== undefined && Number(input.value) === Number(value.toFixed(digits))) return;
  const text = value === undefined ? '' : String(Number(value.toFixed(digits)));
  if (input.value !== text) input.value = text;
}

/** Number of a field, NaN if there is none. */
export function numberOf({ input }: Field<HTMLInputElement>): number {
  return input.value.trim() === '' ? NaN : Number(input.value);
}

/** Sets the choices of a select, only if they changed. */
export function setOptions(select: HTMLSelectElement, options: readonly (readonly [value: string, label: string])[], chosen: string): void {
  if (select.options.length !== options.length || options.some(([value], i) => select.options[i]?.value !== value)) {
    select.replaceChildren(...options.map(([value, label]) => h('option', { value }, label)));
  }
  options.forEach(([, label], i) => {
    const option = select.options[i];
    if (option) setText(option, label);
  });
  if (select.value !== chosen) select.value = chosen;
}
