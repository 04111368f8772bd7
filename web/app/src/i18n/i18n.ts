import type { Lang, Text } from '../api/types';
import { en } from './en';
import { es, type Key } from './es';

const tables: Readonly<Record<Lang, Readonly<Record<Key, string>>>> = { es, en };

/** Keys that come in a singular and a plural. */
export type PluralKey = Key extends infer K ? (K extends `${infer Base}.one` ? Base : never) : never;

/** What goes into the braces of a message. */
export type Params = Readonly<Record<string, string>>;

/** The page's languages, Spanish first. */
export const languages: readonly Lang[] = ['es', 'en'];

/** Speaks one language: messages, numbers and dates. */
export interface Speech {
  readonly lang: Lang;
  /** BCP 47 tag that numbers and dates follow. */
  readonly locale: string;
  t(key: Key, params?: Params): string;
  /** A message that depends on how many; `{n}` is the number. */
  plural(key: PluralKey, n: number): string;
  /** The text in this language. */
  pick(text: Text): string;
}

function fill(message: string, params: Params): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}

/**
 * Chooses the locale: the reader's own regional form of the language if the
 * browser names one, else Guatemala's Spanish (decimal point, as in all of
 * northern Central America and Mexico) or plain English.
 */
export function localeFor(lang: Lang, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.toLowerCase().startsWith(`${lang}-`));
  return own ?? (lang === 'es' ? 'es-GT' : 'en');
}

/** The first of the reader's languages that the page speaks; Spanish if none. */
export function preferredLanguage(stored: string | null, preferred: readonly string[]): Lang {
  const wanted = [...(stored === null ? [] : [stored]), ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  for (const tag of wanted) {
    const known = languages.find((lang) => lang === tag);
    if (known !== undefined) return known;
  }
  return 'es';
}

/** Makes the speaker of a language. */
export function speech(lang: Lang, preferred: readonly string[]): Speech {
  const locale = localeFor(lang, preferred);
  const table = tables[lang];
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const t = (key: Key, params: Params = {}): string => fill(table[key], params);
  return {
    lang,
    locale,
    t,
    plural: (key, n) => t(`${key}.${rules.select(n) === 'one' ? 'one' : 'other'}`, { n: numbers.format(n) }),
    pick: (text) => text[lang],
  };
}
