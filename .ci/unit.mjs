// Runs the browser code's unit tests, Web/**/*.test.ts, with node's own runner: esbuild makes one file of each, in
// artifacts/unit.
//   node .ci/unit.mjs [TEXT]   only those whose path contains TEXT
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import esbuild from 'esbuild';

const outdir = 'artifacts/unit';
const only = process.argv[2] ?? '';
const testsBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.test.ts') && name.includes(only));
const entryPoints = testsBelow('Web');
if (entryPoints.length === 0) {
  console.error(`No unit test has "${only}" in its path.`);
  process.exit(2);
}

rmSync(outdir, { recursive: true, force: true });
await esbuild.build({
  entryPoints,
  outdir,
  outbase: 'Web',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['esbuild'],
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const files = readdirSync(outdir, { recursive: true })
  .map((name) => join(outdir, name))
  .filter((name) => name.endsWith('.test.mjs'));
const { status } = spawnSync(
  process.execPath,
  // Without being told, node leaves one processor idle. Its limit is for a file as a whole, and everything else may run
  // beside.
  [
    '--enable-source-maps',
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${availableParallelism()}`,
    '--test-timeout=120000',
    ...files,
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
