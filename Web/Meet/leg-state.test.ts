import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isDone, isIn, step, type LegEvent, type LegState } from './leg-state';

const events: LegEvent[] = [
  'wanted',
  'reclaimed',
  'changed',
  'sent',
  'answered',
  'refused',
  'lost',
  'played',
  'acknowledged',
  'renewed',
  'abandoned',
  'replaced',
  'ended',
];

// A line for each state: where each event leads, in the order of `events`; a dot where it changes nothing.
const table: Record<LegState, string> = {
  outside: 'waiting waiting . . . . . . . . . . over',
  waiting: '. . . joining . . . . . . outside . over',
  refused: '. . waiting . . . . . . . outside . over',
  joining: '. . . . joined refused waiting . . waiting outside . over',
  joined: '. . . . . . . confirming . waiting outside retired over',
  confirming: '. . . . . . joined . confirmed waiting outside retired over',
  confirmed: '. . . . . . . . . waiting . retired over',
  retired: '. waiting . . . . . . . . . . over',
  over: '. . . . . . . . . . . . .',
};

const stories: [name: string, events: string, end: LegState][] = [
  ['a first call', 'wanted sent answered played acknowledged', 'confirmed'],
  ['a join that the connection lost', 'wanted sent lost sent answered', 'joined'],
  ['a join with an accept that did not count', 'wanted sent refused', 'refused'],
  ['the same, and then it counted', 'wanted sent refused changed sent answered', 'joined'],
  ['a refused one that is wanted again', 'wanted sent refused wanted sent', 'refused'],
  ['a move that got stuck', 'wanted sent answered abandoned', 'outside'],
  ['a move that got stuck before its join was answered', 'wanted sent abandoned answered', 'outside'],
  ['an acknowledgement that was lost', 'wanted sent answered played lost played acknowledged', 'confirmed'],
  ['a lease that ran out', 'wanted sent answered played acknowledged renewed sent answered', 'joined'],
  ['a call that moved away', 'wanted sent answered played acknowledged replaced', 'retired'],
  ['a call that moved away and ended', 'wanted sent answered replaced ended', 'over'],
  ['a call that came back', 'wanted sent answered replaced reclaimed sent answered', 'joined'],
  ['a call that ended while it joined', 'wanted sent ended answered played', 'over'],
];

// Of D15 in docs/reliability.md: every transition, and whatever comes in whatever order.
void suite('The state of a leg', () => {
  for (const [state, line] of Object.entries(table) as [LegState, string][]) {
    const ends = line.split(' ');
    for (const [index, event] of events.entries()) {
      const end = ends[index] === '.' ? state : ends[index];
      void test(`${state}, ${event}: ${end === state ? 'stays' : end}`, () =>
        assert.equal(step(state, event), end));
    }
  }

  for (const [name, story, end] of stories)
    void test(`after ${name} is ${end}`, () =>
      assert.equal((story.split(' ') as LegEvent[]).reduce<LegState>(step, 'outside'), end));

  void test('is in the call, or done, or neither', () => {
    const states = Object.keys(table) as LegState[];
    assert.deepEqual(states.filter(isIn), ['joined', 'confirming', 'confirmed']);
    assert.deepEqual(states.filter(isDone), ['retired', 'over']);
  });
});

// Small and repeatable (Marsaglia, "Xorshift RNGs", 2003).
function randomBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

// What a document may rely on after any events, the late, doubled and lost ones of a bad network among them.
function brokenPromise(story: readonly LegEvent[]): string | undefined {
  let [state, joined, played]: [LegState, boolean, boolean] = ['outside', false, false];
  for (const event of story) {
    const next = step(state, event);
    if (state === 'over' && next !== 'over') return 'it came back after the end';
    if (state === 'retired' && next !== state && event !== 'reclaimed' && event !== 'ended')
      return 'it came back by itself';
    if (next === 'waiting' || next === 'outside') [joined, played] = [false, false];
    if (state === 'joining' && event === 'answered') joined = true;
    if (state === 'joined' && event === 'played') played = true;
    if (isIn(next) && !joined) return 'it is in a call that did not take it';
    if (next === 'confirmed' && !played) return 'it took the call over before the other side played';
    state = next;
  }
  return step(state, 'ended') === 'over' ? undefined : 'it outlives the call';
}

void test('D15: 20,000 random sequences keep the promises of a leg and take every way', () => {
  const below = randomBelow(20_261_128);
  const taken = new Set<string>();
  for (let sequence = 0; sequence < 20_000; sequence++) {
    const story = Array.from({ length: 1 + below(60) }, () => events[below(events.length)] ?? 'ended');
    assert.equal(brokenPromise(story), undefined, story.join(' '));
    let state: LegState = 'outside';
    for (const event of story) {
      taken.add(`${state} ${event}`);
      state = step(state, event);
    }
  }
  assert.equal(taken.size, Object.keys(table).length * events.length);
});
