import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { RoomMessage } from '../Hub/protocol';
import { Refused } from '../Refusals/refused';
import { Outbox } from './outbox';
import type { Draft, Thread } from './thread';

const kept = new Map<string, string>();
Object.assign(globalThis, {
  sessionStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  },
});

/** The page: what of the messages is drawn as not sent yet. */
const drawn = new Map<string, { draft: Draft; isBusy: boolean }>();
const thread = {
  showDraft: (draft: Draft, isBusy: boolean) => drawn.set(draft.clientId, { draft, isBusy }),
  dropDraft: (clientId: string) => drawn.delete(clientId),
} as unknown as Thread;

const drafts = () =>
  [...drawn.values()].map(
    ({ draft: { text, state }, isBusy }) => `${text} ${isBusy && state === 'waiting' ? 'busy' : state}`,
  );

/**
 * @param answers what the server says to one message after the other: a refusal's code, or nothing when it takes it.
 */
function outbox(answers: (string | null)[], hasRoom = true) {
  const said: string[] = [];
  const send = (clientId: string, text: string): Promise<RoomMessage> => {
    const code = answers.shift();
    if (code === 'busy') return Promise.reject(new Refused(code, undefined, 3_000));
    return code ? Promise.reject(new Refused(code)) : Promise.resolve({ clientId, msg: text } as RoomMessage);
  };
  const box = new Outbox(
    'room',
    thread,
    send,
    (message) => {
      said.push(`sent ${message.msg}`);
      drawn.delete(message.clientId!);
    },
    ({ code }) => {
      said.push(code);
      return hasRoom;
    },
  );
  return { box, said };
}

async function settle() {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

void suite('What was typed and is refused (T9)', () => {
  beforeEach(() => {
    kept.clear();
    drawn.clear();
  });

  void test('goes back to where it was written', async () => {
    const { box, said } = outbox(['message-too-long']);

    box.add('Long');
    await settle();

    assert.deepEqual([said, drafts(), box.isEmpty], [['message-too-long'], [], true]);
  });

  void test('stays in the thread, to be sent again, when something newer is being written there', async () => {
    const { box } = outbox(['message-too-long'], false);

    box.add('Long');
    await settle();

    assert.deepEqual([drafts(), box.isEmpty], [['Long failed'], false]);
    assert.match(kept.get('livechatmeet.outbox.room') ?? '', /Long/);
  });

  void test('does not hold up what was written after it', async () => {
    const { box, said } = outbox(['message-too-long', null], false);

    box.add('Long');
    box.add('Short');
    await settle();

    assert.deepEqual([said, drafts()], [['message-too-long', 'sent Short'], ['Long failed']]);
  });

  for (const code of ['unauthenticated', 'form-token-stale', 'storage-busy']) {
    void test(`waits for the next hope after ${code}`, async () => {
      const { box, said } = outbox([code, null]);

      box.add('Hello');
      await settle();
      assert.deepEqual([said, drafts()], [[], ['Hello waiting']]);
      await box.flush();

      assert.deepEqual([said, drafts()], [['sent Hello'], []]);
    });
  }
});

void suite('What a busy server refuses', () => {
  beforeEach(() => {
    kept.clear();
    drawn.clear();
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => mock.timers.reset());

  void test('waits, and is sent by itself after the time that it tells, once and in order', async () => {
    const { box, said } = outbox(['busy', null, null]);

    box.add('One');
    await settle();
    box.add('Two');
    await box.flush();
    mock.timers.tick(2_999);
    await settle();
    const before = [[...said], drafts()];
    mock.timers.tick(1);
    await settle();

    assert.deepEqual(before, [[], ['One busy', 'Two busy']]);
    assert.deepEqual([said, drafts(), box.isEmpty], [['sent One', 'sent Two'], [], true]);
  });

  void test('is never left to the person, however long it takes', async () => {
    const { box, said } = outbox([...Array.from({ length: 20 }, () => 'busy'), null]);

    box.add('Hello');
    for (let i = 0; i < 20; i++) {
      await settle();
      assert.deepEqual(drafts(), ['Hello busy']);
      mock.timers.tick(3_000);
    }
    await settle();

    assert.deepEqual(said, ['sent Hello']);
  });
});
