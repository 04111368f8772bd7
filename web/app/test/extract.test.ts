import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { RequestError } from '../src/api/client';
import { parseOffer, ShapeError } from '../src/api/parse';
import type { Collection } from '../src/api/types';
import { Estimator } from '../src/extract/estimator';
import { Jobs, parseIds } from '../src/extract/jobs';
import { departmentsOf, tilesOf } from '../src/extract/names';
import { parseEstimate, parseFormats, parseJob } from '../src/extract/parse';
import { initialExtract, type Extract } from '../src/extract/state';
import type { Estimate, FormatEstimate, Inputs, Job, Name } from '../src/extract/types';
import { asJob, chosenLayers, inputsOf, isReady, sharedCrs, sortFormats, withFormat, withFormats } from '../src/extract/wanted';
import { formatBytes, formatSquareKm } from '../src/format';
import { speech } from '../src/i18n/i18n';
import { initialState, type State } from '../src/state';
import { createStore, type Store } from '../src/store';
import { crsTitle } from '../src/ui/extract/format';
import { filterNames } from '../src/ui/extract/lists';

const epsg = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

const collection = (id: string, crs: readonly string[]): Collection => ({
  id, title: { es: id, en: id }, description: { es: '', en: '' }, geometry: 'point', count: 1, syntheticCount: 0, attribution: '', bbox: null, classProperty: null, generalised: null, crs,
});

const open: Extract = { ...initialExtract, open: true, offer: { jobs: true }, place: { way: 'box', bbox: [0, 0, 1, 1] } };
const state = (extract: Partial<Extract> = {}): State => ({
  ...initialState('es'), collections: [collection('a', [crs84, epsg(32615), epsg(3857)]), collection('b', [crs84, epsg(3857)])], hidden: new Set(['b']), extract: { ...open, ...extract },
});

const format = (name: string, rest: Partial<FormatEstimate> = {}): FormatEstimate => ({ name, title: { es: name, en: name }, fileName: `x.${name}`, bytes: 1000, refusal: '', job: false, ...rest });
const estimate = (rest: Partial<Estimate> = {}): Estimate => ({ features: 3, layers: new Map([['a', 3]]), formats: [format('gpkg')], warnings: [], refusal: '', rings: [[[0, 0], [1, 0], [1, 1]]], bbox: [0, 0, 1, 1], squareKm: 12, ...rest });

test('the inputs take the layers shown unless others are chosen', () => {
  assert.deepEqual(inputsOf(state()), { area: { bbox: [0, 0, 1, 1] }, collections: ['a'], cut: 'clip', lang: 'es' });
  const both = state({ wanted: { ...open.wanted, layers: new Set(['b', 'a']), cut: 'whole' } });
  assert.deepEqual(chosenLayers(both), ['a', 'b']);
  assert.deepEqual(inputsOf(both), { area: { bbox: [0, 0, 1, 1] }, collections: ['a', 'b'], cut: 'whole', lang: 'es' });
  assert.equal(inputsOf(state({ place: null })), null);
  assert.equal(inputsOf(state({ wanted: { ...open.wanted, layers: new Set() } })), null, 'no layers are not all of them');
});

test('a system is asked for where the format and every layer have it', () => {
  const wanted = { ...open.wanted, crs: epsg(32615), format: 'gpkg' };
  assert.deepEqual(sharedCrs(state()), [epsg(32615), epsg(3857)]);
  assert.equal(inputsOf(state({ wanted }))?.crs, epsg(32615));
  assert.equal(inputsOf(state({ wanted: { ...wanted, format: 'gpx' } }))?.crs, undefined);
  assert.equal(inputsOf(state({ wanted: { ...wanted, layers: new Set(['a', 'b']) } }))?.crs, undefined);
  assert.deepEqual(withFormat({ cut: 'clip' }, { ...open, wanted }), { cut: 'clip', format: 'gpkg' });
  assert.deepEqual(withFormat({}, open), { format: 'fieldpack', paper: 'letter' });
});

test('formats come in the order in which they are wanted, and strangers last', () => {
  assert.deepEqual(sortFormats(['json', 'dgn', 'gpkg', 'sheet', 'fieldpack', 'kmz']), ['fieldpack', 'gpkg', 'kmz', 'sheet', 'json', 'dgn']);
});

test('what is large, or made of much, is a job where there are jobs', () => {
  assert.equal(asJob(format('gpkg'), true), false);
  assert.equal(asJob(format('gpkg', { bytes: 9e6 }), true), true);
  assert.equal(asJob(format('gpkg', { job: true }), true), true);
  assert.equal(asJob(format('fieldpack'), true), true);
  assert.equal(asJob(format('fieldpack'), false), false);
});

test('nothing is asked for before it is known to be given', () => {
  const ready = (last: Estimate, rest: Partial<Extract> = {}): boolean => isReady({ ...open, wanted: { ...open.wanted, format: 'gpkg' }, estimation: { status: 'ready', last }, ...rest });
  assert.equal(ready(estimate()), true);
  assert.equal(ready(estimate({ refusal: 'too many' })), false);
  assert.equal(ready(estimate({ formats: [format('gpkg', { refusal: 'too large' })] })), false);
  assert.equal(ready(estimate({ formats: [] })), false);
  assert.equal(ready(estimate(), { busy: true }), false);
  assert.equal(isReady({ ...open, estimation: { status: 'waiting', last: estimate() } }), false);
  const merged = withFormats(estimate(), [format('gpkg', { bytes: 5 }), format('sheet')]);
  assert.deepEqual(merged.formats.map(({ name, bytes }) => [name, bytes]), [['gpkg', 5], ['sheet', 1000]]);
});

test('what processes answer is read, and what is none is refused', () => {
  assert.deepEqual(parseOffer({ processes: [{ id: 'pack' }, { id: 'extract', jobControlOptions: ['sync-execute', 'async-execute'] }] }), { jobs: true });
  assert.deepEqual(parseOffer({ processes: [{ id: 'extract' }] }), { jobs: false });
  for (const none of [null, {}, { processes: [{ id: 'pack' }] }]) assert.equal(parseOffer(none), null);
  assert.deepEqual(parseFormats({ inputs: { format: { schema: { enum: ['json', 'gpkg', 'geojson'] } } } }), ['json', 'gpkg']);
  assert.deepEqual(parseFormats({ inputs: { format: { schema: { enum: ['geojson'] } } } }), ['geojson']);
  assert.deepEqual(parseFormats([]), []);
  const ring = [[0, 0], [1, 0], [1, 1], [0, 0]];
  const read = parseEstimate({
    features: 5, layers: [{ id: 'a', features: 5 }], warnings: [{ es: 'ojo' }], formats: [{ name: 'gpkg', title: { es: 'GP', en: 'GP' }, bytes: 9, job: true }],
    area: { bbox: [0, 0, 1, 1], geometry: { type: 'MultiPolygon', coordinates: [[ring, ring], [ring]] }, properties: { square_kilometres: 7.5 } },
  });
  assert.equal(read.layers.get('a'), 5);
  assert.equal(read.rings.length, 3);
  assert.equal(read.squareKm, 7.5);
  assert.deepEqual(read.warnings, [{ es: 'ojo', en: 'ojo' }]);
  assert.deepEqual(read.formats, [{ name: 'gpkg', title: { es: 'GP', en: 'GP' }, fileName: '', bytes: 9, refusal: '', job: true }]);
  assert.throws(() => parseEstimate([]), ShapeError);
  assert.throws(() => parseEstimate({ area: { geometry: { type: 'Polygon', coordinates: [[[0, 'x']]] } } }), ShapeError);
  const job = parseJob({ jobID: 'j', status: 'successful', progress: 140, message: 'm', created: '2026-01-02T03:04:05Z', 'x-lindero': { message: { es: 'e', en: 'n' }, inputs: { format: 'kmz' }, results: [{ name: 'x.kmz', size: 12 }] } });
  assert.deepEqual(job, { id: 'j', status: 'successful', progress: 100, message: { es: 'e', en: 'n' }, format: 'kmz', created: new Date('2026-01-02T03:04:05Z'), file: { name: 'x.kmz', size: 12 } });
  for (const bad of [null, {}, { jobID: 'j', status: 'lost' }, { status: 'running' }]) assert.throws(() => parseJob(bad), ShapeError);
});

/** Lets promises that are settled go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

interface Call {
  readonly inputs: Inputs;
  readonly signal: AbortSignal;
  readonly answer: (value: Estimate) => void;
  readonly fail: (error: Error) => void;
}

function estimating(t: TestContext, first: State): { store: Store<State>; calls: Call[]; pass: () => Promise<void>; estimator: Estimator } {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(first);
  const calls: Call[] = [];
  const estimator = new Estimator(store, { estimate: (inputs, signal) => new Promise((answer, fail) => { calls.push({ inputs, signal, answer, fail }); }) });
  const pass = async (): Promise<void> => {
    t.mock.timers.tick(300);
    await settle();
  };
  return { store, calls, pass, estimator };
}

const change = (store: Store<State>, patch: Partial<Extract>): void => { store.set({ extract: { ...store.get().extract, ...patch } }); };

test('an estimate waits until the reader pauses, and what is outdated is cancelled and ignored', async (t) => {
  const { store, calls, pass } = estimating(t, state({ wanted: { ...open.wanted, format: 'gpkg' } }));
  t.mock.timers.tick(200);
  change(store, { place: { way: 'box', bbox: [0, 0, 2, 2] } });
  t.mock.timers.tick(200);
  assert.equal(calls.length, 0);
  await pass();
  assert.deepEqual(calls.map(({ inputs }) => inputs.area), [{ bbox: [0, 0, 2, 2] }]);
  change(store, { place: { way: 'box', bbox: [0, 0, 3, 3] } });
  assert.equal(calls.map(({ signal }) => signal.aborted)[0], true);
  await pass();
  calls[1]?.answer(estimate({ features: 33 }));
  calls.at(-2)?.answer(estimate({ features: 22 }));
  await settle();
  const { estimation } = store.get().extract;
  assert.equal(estimation.status === 'ready' && estimation.last.features, 33);
  store.set({ loading: 7 });
  await pass();
  assert.equal(calls.length, 2, 'what does not matter asks for nothing');
  change(store, { open: false });
  assert.equal(store.get().extract.estimation.status, 'none');
});

test('counts are shown before the size of a pack is known, whose refusal is its own', async (t) => {
  const { store, calls, pass } = estimating(t, state());
  await pass();
  const [pack, counts] = calls;
  assert.deepEqual(calls.map(({ inputs }) => inputs.format), ['fieldpack', undefined]);
  counts?.answer(estimate());
  await settle();
  assert.equal(store.get().extract.estimation.status, 'ready');
  assert.equal(isReady(store.get().extract), false);
  pack?.fail(new RequestError(413, '', 'too many tiles'));
  await settle();
  const { estimation } = store.get().extract;
  assert.ok(estimation.status === 'ready');
  assert.equal(estimation.last.formats.find(({ name }) => name === 'fieldpack')?.refusal, 'too many tiles');
  assert.equal(isReady(store.get().extract), false);
});

test('a refusal is told in the server\'s words, and a failure is asked again', async (t) => {
  const { store, calls, pass, estimator } = estimating(t, state({ wanted: { ...open.wanted, format: 'gpkg' } }));
  await pass();
  calls[0]?.fail(new RequestError(400, '', 'the area has no inside'));
  await settle();
  assert.deepEqual(store.get().extract.estimation, { status: 'failed', detail: 'the area has no inside' });
  estimator.retry();
  await pass();
  calls[1]?.fail(new RequestError(0, 'line down'));
  await settle();
  assert.deepEqual(store.get().extract.estimation, { status: 'failed', detail: '' });
});

const job = (id: string, rest: Partial<Job> = {}): Job => ({ id, status: 'running', progress: 0, message: { es: '', en: '' }, format: 'gpkg', created: null, file: null, ...rest });

function working(t: TestContext, remembered: string, look: (id: string) => Job | Error): { store: Store<State>; jobs: Jobs; memory: () => string | null; saved: string[]; asked: string[] } {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(state());
  const saved: string[] = [];
  const asked: string[] = [];
  let kept: string | null = remembered;
  const jobs = new Jobs(store, {
    job: (id) => {
      asked.push(id);
      const found = look(id);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
    dismissJob: () => Promise.reject(new RequestError(404, '')),
  }, { read: () => kept, write: (text) => { kept = text; } }, ({ id }) => { saved.push(id); });
  return { store, jobs, memory: () => kept, saved, asked };
}

test('jobs are watched ever less often until they end, and saved once where this page began them', async (t) => {
  let now = job('j');
  const { store, jobs, memory, saved, asked } = working(t, '[]', () => now);
  jobs.add(now);
  assert.equal(memory(), '["j"]');
  for (let i = 0; i < 60; i++) {
    t.mock.timers.tick(400);
    await settle();
  }
  assert.ok(asked.length >= 5 && asked.length < 15, `asked ${asked.length} times in 24 s`);
  now = job('j', { status: 'successful', progress: 100, file: { name: 'x', size: 1 } });
  t.mock.timers.tick(8000);
  await settle();
  assert.equal(store.get().extract.jobs[0]?.status, 'successful');
  const { length } = asked;
  t.mock.timers.tick(60_000);
  await settle();
  assert.equal(asked.length, length, 'what has ended is not asked for');
  assert.deepEqual(saved, ['j']);
  await jobs.dismiss('j');
  assert.deepEqual(store.get().extract.jobs, [], 'a job that is gone already is gone');
  assert.equal(memory(), '[]');
});

test('jobs remembered are found again; those gone are forgotten, and those unheard of are waited for', async (t) => {
  let down = true;
  const { store, jobs, memory, saved } = working(t, '["done","gone","dropped","slow"]', (id) => {
    if (id === 'done') return job(id, { status: 'successful' });
    if (id === 'gone') return new RequestError(404, '');
    if (id === 'dropped') return job(id, { status: 'dismissed' });
    return down ? new RequestError(503, '') : job(id, { status: 'failed', message: { es: 'no', en: 'no' } });
  });
  await jobs.restore();
  assert.deepEqual(store.get().extract.jobs.map(({ id, status }) => [id, status]), [['done', 'successful'], ['slow', 'accepted']]);
  assert.equal(memory(), '["done","slow"]');
  down = false;
  t.mock.timers.tick(10_000);
  await settle();
  assert.equal(store.get().extract.jobs[1]?.status, 'failed');
  assert.deepEqual(saved, [], 'what another load of the page began is not saved by itself');
});

test('memory that is none is empty', () => {
  for (const bad of [null, '', '{', '{"a":1}', '7']) assert.deepEqual(parseIds(bad), [], String(bad));
  assert.deepEqual(parseIds('["a",1,"b"]'), ['a', 'b']);
});

const name = (label: string, group: string): Name => ({ value: label, label, group, at: null, km: null });

test('names are found without accents, by themselves or by their group', () => {
  const names = [name('Ocós', 'GT · San Marcos'), name('Ayutla', 'GT · San Marcos'), name('San Marcos', 'HN · Ocotepeque')];
  const found = (typed: string): string[] => filterNames(names, typed).map(({ label }) => label);
  assert.deepEqual(found('ocos'), ['Ocós']);
  assert.deepEqual(found('san marcos gt'), ['Ocós', 'Ayutla']);
  assert.deepEqual(found(' '), ['Ocós', 'Ayutla', 'San Marcos']);
  assert.deepEqual(departmentsOf(names).map(({ value }) => value), ['GT/San Marcos', 'HN/Ocotepeque']);
});

test('the tiles of a box are those that it touches', () => {
  assert.deepEqual(tilesOf([-92, 13, -88, 18], 4).map(({ x, y }) => [x, y]), [[3, 7], [4, 7]]);
  assert.equal(tilesOf([-180, -90, 180, 90], 2).length, 16);
  assert.equal(tilesOf([-180, -90, 180, 90], 6).length, 64, 'no more than anybody would fetch');
});

test('sizes and systems read as people say them', () => {
  const es = speech('es', ['es-GT']);
  const en = speech('en', ['en-GB']);
  assert.equal(formatBytes(12, es), '1\u00a0kB');
  assert.equal(formatBytes(763_400, en), '763\u00a0kB');
  assert.equal(formatBytes(1_112_000, es), '1.11\u00a0MB');
  assert.equal(formatBytes(2_340_000_000, en), '2.34\u00a0GB');
  assert.equal(formatSquareKm(0.0123, es), '0.012\u00a0km²');
  assert.equal(formatSquareKm(75_756.4, es), '75,756\u00a0km²');
  assert.equal(crsTitle(epsg(32615), es), 'UTM, zona 15 N');
  assert.equal(crsTitle(epsg(32716), en), 'UTM, zone 16 S');
  assert.equal(crsTitle('urn:x', en), 'urn:x');
});
