// Holds PM-1 of docs/security.md.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readAnswer } from './former-messages';

const ticket = 'A'.repeat(43);

void suite('What a former name answers', () => {
  void test('is a ticket or that it knows nobody', () => {
    assert.deepEqual(readAnswer({ livechatmeet: 'former', ticket }), { livechatmeet: 'former', ticket });
    assert.deepEqual(readAnswer({ livechatmeet: 'former', ticket: null }), {
      livechatmeet: 'former',
      ticket: null,
    });
  });

  void test('is nothing else', () => {
    for (const data of [
      undefined,
      null,
      'former',
      ticket,
      { ticket },
      { livechatmeet: 'hello', ticket },
      { livechatmeet: 'former' },
      { livechatmeet: 'former', ticket: '' },
      { livechatmeet: 'former', ticket: `${ticket}A` },
      { livechatmeet: 'former', ticket: ticket.replace('A', ' ') },
      { livechatmeet: 'former', ticket: [ticket] },
      { livechatmeet: 'former', ticket: { toString: () => ticket } },
    ])
      assert.equal(readAnswer(data), undefined);
  });
});
