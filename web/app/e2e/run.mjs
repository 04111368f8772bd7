// Runs the browser tests against the binary that LINDERO_BIN names:
//   LINDERO_BIN=/path/to/lindero node e2e/run.mjs [--test-name-pattern=…]
// Screenshots are left in test-results/. Exit code 0 only if every test passed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

function need(path, what) {
  if (path && existsSync(path)) return;
  console.error(`${what}: ${path ? `${path} does not exist` : 'not set'}`);
  process.exit(2);
}

need(process.env.LINDERO_BIN, 'LINDERO_BIN, the server to test');
need(process.env.CHROMIUM ?? '/usr/bin/chromium', 'Chromium (Debian: apt-get install chromium)');
mkdirSync(join(here, '..', 'test-results'), { recursive: true });
const tests = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join(here, name));
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=1', '--test-reporter=spec', ...process.argv.slice(2), ...tests],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
