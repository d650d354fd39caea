import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { RoomChange, RoomMessage } from '../Hub/protocol';
import type { ConnectionState, HubMethod, Signaling } from '../Hub/signaling';
import { RoomFeed } from './room-feed';
import type { Thread } from './thread';

const change = (after: number, revision: number, count = revision - after, rid = 'room') =>
  ({
    rid,
    after,
    revision,
    messages: Array.from({ length: count }, (_, i) => ({ _id: `${after + i + 1}` }) as RoomMessage),
  }) as RoomChange;

/** The server: what it answers to "since" one time after the other, and what it is told. */
class FakeSignaling extends EventTarget implements Signaling {
  state: ConnectionState = { connected: true };
  readonly told: unknown[][] = [];
  answers: (RoomChange | Promise<RoomChange>)[] = [];
  isAway = false;

  on() {
    // A feed is given what is pushed.
  }

  async call(name: HubMethod, ...args: unknown[]): Promise<never> {
    this.told.push([name, ...args]);
    if (this.isAway) throw new Error('The call may not have arrived.');
    return (name === 'since' ? await this.answers.shift() : undefined) as never;
  }

  retry() {
    // It never goes away by itself here.
  }
}

/** The page: what is drawn, and the newest of the other side among it. */
const drawn = { messages: [] as string[], lastOther: 0, rooms: 1 };
const thread = {
  show: ({ _id }: RoomMessage) => drawn.messages.push(_id),
  beginRoom: () => drawn.rooms++,
  tellDays: () => undefined,
  get lastOther() {
    return drawn.lastOther;
  },
} as unknown as Thread;

let server = new FakeSignaling();
let isLooking = false;
const feedFrom = (revision: number, seen?: number) =>
  new RoomFeed(server, thread, { rid: 'room', revision, seen }, () => isLooking);

async function settles() {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

beforeEach(() => {
  [server, isLooking] = [new FakeSignaling(), false];
  Object.assign(drawn, { messages: [], lastOther: 0, rooms: 1 });
});

void suite('A room’s thread', () => {
  void test('draws what is pushed', () => {
    const feed = feedFrom(3);
    const heard: number[] = [];
    feed.addEventListener('change', (event) =>
      heard.push((event as CustomEvent<RoomChange>).detail.revision),
    );

    feed.take(change(3, 5));

    assert.deepEqual([drawn.messages, heard, server.told], [['4', '5'], [5], []]);
  });

  void test('is not for another room', () => {
    feedFrom(3).take(change(3, 4, 1, 'other'));

    assert.deepEqual([drawn.messages, server.told], [[], []]);
  });

  void test('asks for what was missed before what is pushed', async () => {
    const feed = feedFrom(3);
    server.answers = [change(3, 9)];

    feed.take(change(8, 9));
    await settles();

    assert.deepEqual(drawn.messages, ['4', '5', '6', '7', '8', '9']);
    assert.deepEqual(server.told, [['since', 'room', 3]]);
  });

  void test('asks on while much is missing, and once at a time', async () => {
    const feed = feedFrom(0);
    server.answers = [change(0, 32), change(32, 63), change(63, 63)];

    await Promise.all([feed.catchUp(), feed.catchUp()]);

    assert.deepEqual(
      server.told.map(([, , revision]) => revision),
      [0, 32],
    );
    assert.equal(drawn.messages.length, 63);
  });

  void test('does not draw what came too late for it, and asks for the room that has begun', async () => {
    const feed = feedFrom(3);
    let come: (late: RoomChange) => void = () => undefined;
    server.answers = [new Promise((resolve) => (come = resolve)), change(0, 1, 1, 'next')];

    const asking = feed.catchUp();
    feed.follow('next', 0);
    come(change(3, 4));
    await asking;

    assert.deepEqual(
      [drawn.messages, drawn.rooms, feed.rid, server.told],
      [
        ['1'],
        2,
        'next',
        [
          ['since', 'room', 3],
          ['since', 'next', 0],
        ],
      ],
    );
  });
});

void suite('How far the reader came', () => {
  void test('that was seen when the page was drawn is not told again', () => {
    const feed = feedFrom(3, 2);
    Object.assign(drawn, { lastOther: 2 });
    isLooking = true;

    feed.report();
    assert.deepEqual(server.told, []);
    drawn.lastOther = 3;
    feed.report();

    assert.deepEqual(server.told, [['seen', 'room', 3]]);
  });

  void test('is delivered, then seen, and told once', async () => {
    const feed = feedFrom(0);
    drawn.lastOther = 4;

    feed.report();
    feed.report();
    isLooking = true;
    feed.report();
    feed.report();
    await settles();

    assert.deepEqual(server.told, [
      ['delivered', 'room', 4],
      ['seen', 'room', 4],
    ]);
  });

  void test('is not told while nothing came or nobody hears it', () => {
    const feed = feedFrom(0);
    feed.report();
    drawn.lastOther = 4;
    server.state = { connected: false, nextTryAt: null };
    feed.report();

    assert.deepEqual(server.told, []);
  });

  void test('is told again when it may not have arrived', async () => {
    const feed = feedFrom(0);
    [drawn.lastOther, isLooking, server.isAway] = [4, true, true];

    feed.report();
    await settles();
    server.isAway = false;
    feed.report();

    assert.deepEqual(server.told, [
      ['seen', 'room', 4],
      ['seen', 'room', 4],
    ]);
  });
});
