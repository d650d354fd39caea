import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { meetAddress } from './meet-address';

void suite("The address of the visitor's meet page", () => {
  const cases: [name: string, way: Parameters<typeof meetAddress>[1], address: string][] = [
    ['names the party', {}, '/meet/c1?as=visitor'],
    ['names who may frame it', { site: 'kettle lane&co' }, '/meet/c1?as=visitor&site=kettle+lane%26co'],
    ['brings its ticket where no server sees it', { ticket: 't1' }, '/meet/c1?as=visitor#t1'],
    [
      'says which accept opened it',
      { site: 'shop', acceptKey: 'k1', ticket: 't1' },
      '/meet/c1?as=visitor&site=shop&key=k1#t1',
    ],
    ['says where it may come back to', { from: 'l1', ticket: 't1' }, '/meet/c1?as=visitor&from=l1#t1'],
  ];
  for (const [name, way, address] of cases)
    void test(name, () => assert.equal(meetAddress('c1', way), address));
});
