// Prints, as JSON, how the map page draws the layers that it is asked for, out of the
// page's own tables, and what its symbols look like on a canvas:
//
//   node looks.mjs '[{"id": "posts", "order": 3, "classBy": "kind", "values": ["a"], "classes": ["a", ""]}]'
import { buildSync } from 'esbuild';
import { startBrowser } from './browser.mjs';

const source = '../../../app/src';
const script = `
  import { layerStyle } from '${source}/style/layers';
  import { SpriteSheet } from '${source}/style/canvas';
  import { light } from '${source}/style/theme';
  import { symbolScale } from '${source}/map/scene';

  const ratio = 2;
  const sprites = new SpriteSheet();

  function looks({ id, order, classBy, values, classes }) {
    const none = { es: '', en: '' };
    const property = (name, values) => ({ name, title: none, type: 'string', format: null, unit: null, values: values.map((value) => ({ value, label: none })) });
    const collection = { id, title: none, description: none, geometry: 'mixed', count: 1, syntheticCount: 0, attribution: '', bbox: null, classProperty: classBy };
    const style = layerStyle(collection, order, { properties: [property('nombre', []), property(classBy, values)] });
    const drawn = classes.flatMap((name) => [false, true].map((synthetic) => {
      const point = style.symbol('point', name, synthetic);
      const { image } = sprites.get(point, 1, ratio);
      return {
        class: name, synthetic, size: point.size, parts: point.parts, image: image.toDataURL(),
        line: style.symbol('line', name, synthetic).strokes, area: style.symbol('polygon', name, synthetic),
      };
    }));
    return { id, order, classBy: style.classBy, classes: style.classes, label: style.label, drawn };
  }

  globalThis.report = (layers) => {
    const zooms = Array.from({ length: 19 }, (_, zoom) => zoom);
    return {
      layers: layers.map(looks),
      theme: light,
      scales: zooms.map(symbolScale),
      rivers: [2, 3, 4].map((level) => zooms.map((zoom) => light.river(level, zoom)?.width ?? 0)),
      departments: zooms.map((zoom) => light.department(zoom)?.width ?? 0),
    };
  };
`;
const { outputFiles } = buildSync({
  stdin: { contents: script, resolveDir: import.meta.dirname, loader: 'ts' },
  bundle: true, write: false, format: 'iife', target: 'es2022', logLevel: 'warning',
});
const browser = await startBrowser();
try {
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0].text });
  const report = await page.evaluate((layers) => globalThis.report(layers), JSON.parse(process.argv[2]));
  process.stdout.write(JSON.stringify(report));
} finally {
  await browser.close();
}
