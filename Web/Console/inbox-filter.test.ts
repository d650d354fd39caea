import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { belongsIn, filterOf } from './inbox-filter';
import { queryOf } from './inbox-search';

const row = { state: 'taken', agentId: 'mara', siteId: 'shop', teamId: null } as const;
const filter = filterOf({ show: 'team', elsewhere: 'bakery', teams: 'sales' });

void suite('A row that changes', () => {
  void test('stands in the list of its state', () => {
    assert.equal(belongsIn(row, { ...filter, show: 'mine' }, 'mara'), true);
    assert.equal(belongsIn(row, { ...filter, show: 'mine' }, 'noah'), false);
    assert.equal(
      belongsIn({ ...row, state: 'waiting', agentId: null }, { ...filter, show: 'waiting' }, 'noah'),
      true,
    );
    assert.equal(belongsIn(row, { ...filter, show: 'closed' }, 'mara'), false);
    assert.equal(belongsIn({ ...row, state: 'closed' }, { ...filter, show: 'closed' }, 'mara'), true);
    assert.equal(belongsIn({ ...row, state: 'closed' }, { ...filter, show: 'all' }, 'mara'), false);
  });

  void test('stands in the list of those who serve its site, or of the team that it was handed to', () => {
    assert.equal(belongsIn(row, filter, 'noah'), true);
    assert.equal(belongsIn({ ...row, siteId: 'bakery' }, filter, 'noah'), false);
    assert.equal(belongsIn({ ...row, siteId: 'bakery', teamId: 'sales' }, filter, 'noah'), true);
    assert.equal(belongsIn({ ...row, teamId: 'workshop' }, filter, 'noah'), false);
  });

  void test('is left out by a site or an agent', () => {
    assert.equal(belongsIn(row, { ...filter, site: 'bakery' }, 'mara'), false);
    assert.equal(belongsIn(row, { ...filter, site: 'shop', agent: 'mara' }, 'mara'), true);
    assert.equal(belongsIn(row, { ...filter, agent: 'noah' }, 'mara'), false);
  });
});

void suite('The address of a list', () => {
  void test('has what is given, in one order', () => {
    const values: Record<string, string> = { q: ' brake & pads ', site: 'shop', until: '' };
    assert.equal(
      queryOf('closed', (name) => values[name] ?? ''),
      '?show=closed&q=brake+%26+pads&site=shop',
    );
    assert.equal(
      queryOf(null, () => ''),
      '',
    );
  });
});
