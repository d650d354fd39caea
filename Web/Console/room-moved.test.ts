import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomMoved } from '../Hub/protocol';
import { toldOf } from './room-moved';

const moved: RoomMoved = {
  rid: 'r',
  visitor: 'Ada',
  kind: 'handedOver',
  by: 'agent',
  byName: 'Mara',
  to: 'Noah',
  isYours: false,
  wasYours: false,
};

const text = (name: string) => `${name}: {0} {1} {2}`;

test('a conversation that is handed over is told by whose it was and is', () => {
  assert.equal(toldOf({ ...moved, isYours: true }, text), 'moved-handedOver-to-you: Mara Ada Noah');
  assert.equal(toldOf({ ...moved, wasYours: true }, text), 'moved-handedOver: Mara Ada Noah');
  assert.equal(toldOf(moved, text), 'moved-handedOver-to-team: Mara Ada Noah');
});

test('who ended it is told', () => {
  const closed: RoomMoved = { ...moved, kind: 'closed', wasYours: true, to: null };
  assert.equal(toldOf(closed, text), 'moved-closed: Mara Ada ');
  assert.equal(toldOf({ ...closed, by: 'visitor', byName: null }, text), 'moved-closed-by-visitor:  Ada ');
});
