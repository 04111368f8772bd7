import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCollections, parseFeature, parseSchema, parseTileSet, ShapeError } from '../src/api/parse';
import { attributionLines, union } from '../src/loader';
import { sortFacts } from '../src/ui/facts';

test('collections come in order, and one language stands in for the other', () => {
  const [first, second] = parseCollections({
    collections: [
      {
        id: 'b', title: 'B', itemCount: 3, extent: { spatial: { bbox: [[-92, 13, -89, 18]] } }, attribution: 'x', crs: ['urn:x', 7],
        'x-lindero': { title: { es: 'Be' }, geometry: 'point', class_property: 'k', synthetic_count: 2, generalised: { to: 'grid', cell_km: 25, min_count: 5, partly: true } },
      },
      { id: 'a' },
    ],
  });
  assert.deepEqual(first, {
    id: 'b', title: { es: 'Be', en: 'Be' }, description: { es: '', en: '' }, geometry: 'point', count: 3, syntheticCount: 2,
    attribution: 'x', bbox: [-92, 13, -89, 18], classProperty: 'k', generalised: { cellKm: 25, minCount: 5, partly: true }, crs: ['urn:x'],
  });
  assert.equal(second?.geometry, 'mixed');
  assert.equal(second.title.es, 'a');
  assert.equal(second.bbox, null);
  assert.equal(second.generalised, null);
});

test('answers that are not what they should be are refused', () => {
  assert.throws(() => parseCollections([]), ShapeError);
  assert.throws(() => parseFeature({ type: 'Point' }), ShapeError);
  assert.throws(() => parseTileSet(null), ShapeError);
});

test('schemas keep their order, without the geometry', () => {
  const { properties } = parseSchema({
    properties: {
      geometry: { format: 'geometry-point', 'x-ogc-role': 'primary-geometry' },
      width_m: { type: 'number', 'x-lindero': { title: { es: 'Ancho', en: 'Width' }, unit: 'm' } },
      uses: { type: 'array', items: { enum: ['trade'] }, 'x-lindero': { enum: { trade: { es: 'comercio', en: 'trade' } } } },
      some_column: { type: ['string', 'null'], 'x-lindero': { title: { es: 'some_column', en: 'some_column' } } },
    },
  });
  assert.deepEqual(properties.map((p) => p.name), ['width_m', 'uses', 'some_column']);
  assert.equal(properties[0]?.unit, 'm');
  assert.deepEqual(properties[1]?.values, [{ value: 'trade', label: { es: 'comercio', en: 'trade' } }]);
  assert.equal(properties[1].type, 'list');
  assert.deepEqual(properties[2]?.title, { es: 'Some column', en: 'Some column' });
  assert.equal(properties[2].type, 'string');
});

test('facts are sorted into own, quality and empty, and none is lost', () => {
  const schema = parseSchema({ properties: { name: { type: 'string' }, road: { type: 'string' }, hours: { type: 'string' }, source: { type: 'string' }, notes_es: {}, notes_en: {} } });
  const feature = parseFeature({
    type: 'Feature', id: 7, geometry: { type: 'Point', coordinates: [-92, 14] },
    properties: { name: 'N', road: 'CA-2', hours: null, source: 'S', notes_es: 'sí', notes_en: 'yes', extra: 1, synthetic: true, position_accuracy_m: 300 },
  });
  const facts = sortFacts(feature, schema, 'es');
  assert.equal(feature.id, '7');
  assert.deepEqual(facts.own.map((f) => f.property.name), ['road', 'notes_es', 'extra']);
  assert.deepEqual(facts.quality.map((f) => f.property.name), ['source']);
  assert.deepEqual(facts.empty.map((p) => p.name), ['hours']);
});

test('attributions stand once each', () => {
  assert.deepEqual(attributionLines(['A | B', '', 'B', ' C ']), ['A', 'B', 'C']);
  assert.deepEqual(attributionLines(['X', 'X, by way of © Y', '© Y (ODbL)']), ['© Y (ODbL)', 'X, by way of © Y']);
});

test('boxes join', () => {
  assert.deepEqual(union([[0, 0, 1, 1], [-1, 0.5, 0, 3]]), [-1, 0, 1, 3]);
  assert.equal(union([]), null);
});
