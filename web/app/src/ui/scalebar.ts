/** A scale bar's length on the ground and on the map. */
export interface ScaleBar {
  readonly pixels: number;
  readonly amount: number;
  readonly unit: 'kilometer' | 'meter';
}

/** The longest bar of 1, 2 or 5 times a power of ten metres that fits `room` CSS pixels. */
export function scaleBar(metresPerPixel: number, room: number): ScaleBar {
  const most = metresPerPixel * room;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((n) => n * power <= most) ?? 1;
  const metres = step * power;
  const unit = metres >= 1000 ? 'kilometer' : 'meter';
  return { pixels: metres / metresPerPixel, amount: unit === 'kilometer' ? metres / 1000 : metres, unit };
}
