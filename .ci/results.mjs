// Reads what the tests have written as CTRF (https://ctrf.io): "failed FILE" names those that failed, "slowest FOLDER"
// those that took longest.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const slowest = 15;
const [wish, place] = process.argv.slice(2);
const testsIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results.tests : []);

if (wish === 'failed') {
  for (const { name, status } of testsIn(place)) if (status === 'failed') console.log(name);
} else if (wish === 'slowest') {
  const tests = readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => testsIn(join(place, name)));
  tests.sort((one, other) => other.duration - one.duration);
  console.log(`The slowest of ${tests.length} tests:`);
  for (const { name, duration } of tests.slice(0, slowest))
    console.log(`${(duration / 1000).toFixed(1).padStart(7)} s  ${name}`);
} else {
  console.error('Say "failed FILE" or "slowest FOLDER".');
  process.exitCode = 2;
}
