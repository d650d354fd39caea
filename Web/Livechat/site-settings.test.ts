import assert from 'node:assert/strict';
import test from 'node:test';
import { settingsOf } from './site-settings';

test('a pinned file is set by attributes, which count more than the first line of another', () => {
  assert.deepEqual(settingsOf({ dataset: { label: 'Ask' } }), { label: 'Ask' });
  Object.assign(globalThis, { LiveChatMeetSite: { label: 'Help', side: 'left', after: 30 } });
  assert.deepEqual(settingsOf({ dataset: { label: 'Ask' } }), { label: 'Ask', side: 'left', after: 30 });
});
