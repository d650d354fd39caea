import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RoomChange } from '../Hub/protocol';
import { OwnRooms } from './own-rooms';

const row = (rid: string, revision: number, name = 'Guest 2') =>
  ({
    id: `row-${rid}`,
    dataset: { revision: String(revision) },
    querySelector: () => ({ textContent: name }),
  }) as unknown as HTMLElement;

const change = (rid: string, revision: number, state: RoomChange['state'], agent: string | null) =>
  ({ rid, revision, state, agent: agent && { _id: agent, name: agent } }) as RoomChange;

void suite("A colleague takes over an agent's conversation", () => {
  void test('which is told while the inbox still shows it', () => {
    const own = new OwnRooms('noor');
    own.see([row('r', 3)]);
    assert.equal(own.lost(change('r', 4, 'taken', 'mara')), 'Guest 2');
  });

  void test('which is told too when the inbox moved it first', () => {
    const own = new OwnRooms('noor');
    own.see([row('r', 3)]);
    own.see([]);
    assert.equal(own.lost(change('r', 4, 'taken', 'mara')), 'Guest 2');
  });

  void test('which is told once, although the row is drawn once more before it moves', () => {
    const own = new OwnRooms('noor');
    own.see([row('r', 3)]);
    own.lost(change('r', 4, 'taken', 'mara'));
    own.see([row('r', 3)]);
    assert.equal(own.lost(change('r', 5, 'taken', 'iris')), null);
  });

  void test('and the next time again, when the agent had it back meanwhile', () => {
    const own = new OwnRooms('noor');
    own.see([row('r', 3)]);
    own.lost(change('r', 4, 'taken', 'mara'));
    own.see([row('r', 6, 'Ada')]);
    assert.equal(own.lost(change('r', 7, 'taken', 'mara')), 'Ada');
  });
});

void suite('It is no take-over', () => {
  const own = () => {
    const rooms = new OwnRooms('noor');
    rooms.see([row('r', 3)]);
    return rooms;
  };

  void test("if the agent keeps it, gives it back or closes it, or if it was never the agent's", () => {
    assert.equal(own().lost(change('r', 4, 'taken', 'noor')), null);
    assert.equal(own().lost(change('r', 4, 'waiting', null)), null);
    assert.equal(own().lost(change('r', 4, 'closed', 'noor')), null);
    assert.equal(own().lost(change('other', 4, 'taken', 'mara')), null);
  });

  void test('if it had been given back before, also while the server was away', () => {
    const rooms = own();
    rooms.lost(change('r', 4, 'waiting', null));
    assert.equal(rooms.lost(change('r', 5, 'taken', 'mara')), null);
    const away = own();
    away.forget();
    assert.equal(away.lost(change('r', 6, 'taken', 'mara')), null);
  });
});
