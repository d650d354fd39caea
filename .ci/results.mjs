// Reads what the tests have written as CTRF (https://ctrf.io): "failed FILE" names those that failed, "slowest FOLDER"
// those that took longest, and "why FOLDER" what those said that failed and did not pass when they ran again. "shares
// FILE" tells how much each kind had of a run: its lines are a kind, how many tests of it ran and in how many seconds.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const slowest = 15;
const [wish, place] = process.argv.slice(2);
const linesOfMessage = 12;
const linesOfTrace = 4;
const testsIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results.tests : []);
const testsBelow = (folder, part = '') =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name.includes(part))
    .flatMap((name) => testsIn(join(folder, name)));
const firstLines = (text, count) => (text ?? '').split('\n').slice(0, count);

if (wish === 'failed') {
  for (const { name, status } of testsIn(place)) if (status === 'failed') console.log(name);
} else if (wish === 'slowest') {
  const tests = testsBelow(place);
  tests.sort((one, other) => other.duration - one.duration);
  console.log(`The slowest of ${tests.length} tests:`);
  for (const { name, duration } of tests.slice(0, slowest))
    console.log(`${(duration / 1000).toFixed(1).padStart(7)} s  ${name}`);
} else if (wish === 'why') {
  const again = testsBelow(place, '-again-').filter(({ status }) => status === 'passed');
  const good = new Set(again.map(({ name }) => name));
  const bad = new Map(
    testsBelow(place)
      .filter(({ name, status }) => status === 'failed' && !good.has(name))
      .map((test) => [test.name, test]),
  );
  for (const { name, message, trace } of bad.values()) {
    console.log(`failed: ${name}`);
    for (const line of [...firstLines(message, linesOfMessage), ...firstLines(trace, linesOfTrace)])
      console.log(`  ${line}`);
  }
} else if (wish === 'shares') {
  const shares = new Map();
  for (const line of readFileSync(place, 'utf8').trim().split('\n')) {
    const [kind, count, seconds] = line.split(' ');
    const [others, before] = shares.get(kind) ?? [0, 0];
    shares.set(kind, [others + Number(count), before + Number(seconds)]);
  }
  const sum = (i) => [...shares.values()].reduce((all, share) => all + share[i], 0);
  const part = (value, whole) => `${Math.round((100 * value) / Math.max(1, whole))} %`.padStart(5);
  console.log('The share of each kind:');
  for (const [kind, [count, seconds]] of shares)
    console.log(
      `  ${kind.padEnd(17)} ${`${count}`.padStart(5)} tests ${part(count, sum(0))} ` +
        `${`${seconds}`.padStart(6)} s ${part(seconds, sum(1))}`,
    );
} else {
  console.error('Say "failed FILE", "slowest FOLDER", "why FOLDER" or "shares FILE".');
  process.exitCode = 2;
}
