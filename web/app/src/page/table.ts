/** The table of features beside the map: a row under the pointer or the keyboard is shown on the map. */

function rows(): HTMLTableRowElement[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('table.features tr[data-id]')];
}

/** Tells which feature the reader is at in the table; null for none. */
export function watchRows(onRow: (id: string | null) => void): void {
  for (const row of rows()) {
    const here = (): void => onRow(row.dataset.id ?? null);
    const gone = (): void => onRow(null);
    row.addEventListener('pointerenter', here);
    row.addEventListener('pointerleave', gone);
    row.addEventListener('focusin', here);
    row.addEventListener('focusout', gone);
  }
}

/** Address of a feature's page: as its row has it, else with the language and format of this page. */
export function pageOf(base: string, collection: string, id: string): string {
  const link = rows().find((row) => row.dataset.id === id)?.querySelector('a');
  if (link) return link.href;
  const url = new URL(`collections/${encodeURIComponent(collection)}/items/${encodeURIComponent(id)}`, base);
  const asked = new URLSearchParams(location.search);
  for (const name of ['f', 'lang']) {
    const value = asked.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
