import assert from 'node:assert/strict';
import test from 'node:test';
import { findScript } from './loader-script';

const script = (src: string, site?: string) => ({ src, dataset: site === undefined ? {} : { site } });
const chat = 'https://chat.example';

// T4: a stripped attribute, a module
test('the running script names its site, whatever its address', () => {
  const running = script(`${chat}/help/bundle.js`, 'shop');

  assert.deepEqual(findScript(running, []), [running, 'shop']);
});

test('a module is found by its address', () => {
  const module = script(`${chat}/livechat.js`, 'shop');

  assert.deepEqual(findScript(null, [script('https://shop.example/app.js'), module]), [module, 'shop']);
});

test('so is the pinned file', () => {
  const pinned = script(`${chat}/livechat.g2naxlml4r.js`, 'shop');

  assert.deepEqual(findScript(null, [pinned]), [pinned, 'shop']);
});

test('the address may carry the key', () => {
  const stripped = script(`${chat}/livechat.js?site=shop%20one`);

  assert.deepEqual(findScript(stripped, [stripped]), [stripped, 'shop one']);
  assert.deepEqual(findScript(null, [stripped]), [stripped, 'shop one']);
});

test('scripts of others with such an attribute are not taken for ours', () => {
  const others = [
    script('https://stats.example/count.js', 'other'),
    script('https://stats.example/notlivechat.js?site=other'),
    script('', 'inline'),
  ];

  assert.equal(findScript(null, others), undefined);
});

test('without a key there is none', () => {
  const stripped = script(`${chat}/livechat.js`);

  assert.equal(findScript(stripped, [stripped]), undefined);
});
