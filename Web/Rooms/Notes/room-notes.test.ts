import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { RoomNote } from '../../Hub/protocol';
import type { Signaling } from '../../Hub/signaling';
import { FakeElement } from '../../Layout/elements.fake';
import type { Thread } from '../thread';
import { RoomNotes } from './room-notes';

const kept = new Map<string, string>();
let asked: string[] = [];
/** What the server has. */
let stored: RoomNote[] = [];
let isDown = false;

const note = (number: number) =>
  ({
    _id: String(number),
    number,
    after: 0,
    u: { _id: 'mara', name: 'Mara' },
    pieces: [],
    ts: '',
  }) as unknown as RoomNote;

function call(method: string, _rid: string, ...told: unknown[]): Promise<unknown> {
  asked.push([method, ...told].join(' '));
  if (isDown) return Promise.reject(new Error('lost'));
  if (method !== 'addNote')
    return Promise.resolve(stored.filter(({ number }) => number > (told[0] as number)).slice(0, 500));
  stored.push(note(stored.length + 1));
  return Promise.resolve({ ...stored.at(-1)!, clientId: told[0] });
}

let list: FakeElement;
let noteBox: FakeElement;
let answerBox: FakeElement;
let mode: FakeElement;
let modes: FakeElement;
let form: FakeElement;
let page: FakeElement;

function build() {
  [list, noteBox, answerBox] = [
    new FakeElement('ol.thread'),
    new FakeElement('textarea'),
    new FakeElement('textarea'),
  ];
  page = new FakeElement('html');
  mode = new FakeElement('input[name="write"][value="note"]');
  modes = new FakeElement('fieldset', mode);
  form = new FakeElement('form.composer.note', noteBox, new FakeElement('p.error'));
  Object.assign(form, { elements: [noteBox] });
}

function room(begun = ''): RoomNotes {
  const element = new FakeElement('main', list, modes, form, new FakeElement('form.composer', answerBox));
  element.dataset['rid'] = 'r';
  page.append(element);
  Object.assign(element, {
    querySelector: (selector: string) =>
      selector.includes(':not(.note)')
        ? answerBox
        : FakeElement.prototype.querySelector.call(element, selector),
  });
  const template = new FakeElement(
    'template',
    new FakeElement(
      'li',
      new FakeElement('p.who', new FakeElement('i.if-own'), new FakeElement('i.name')),
      new FakeElement('p.text'),
      new FakeElement('button[data-resend]'),
    ),
  );
  return new RoomNotes(
    { call } as unknown as Signaling,
    element as unknown as HTMLElement,
    { isAtEnd: true, toEnd: () => undefined, tellDays: () => undefined } as unknown as Thread,
    { content: template } as unknown as HTMLTemplateElement,
    'me',
    { text: begun, keep: () => undefined },
  );
}

const settled = () => new Promise((done) => setImmediate(done));
const drawn = () => list.children.map(({ dataset }) => Number(dataset['note']));

function write(text: string) {
  noteBox['value'] = text;
  form.dispatchEvent(new Event('submit', { cancelable: true }));
}

void suite('The notes of a room', () => {
  beforeEach(() => {
    kept.clear();
    build();
    [asked, stored, isDown] = [[], [], false];
    Object.assign(globalThis, {
      HTMLElement: FakeElement,
      HTMLInputElement: class {},
      document: Object.assign(page, { documentElement: { lang: 'en' } }),
      sessionStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
        removeItem: (key: string) => kept.delete(key),
      },
    });
  });

  void test('are asked for until all are there, a page at a time', async () => {
    stored = Array.from({ length: 501 }, (_, before) => note(before + 1));
    await room().catchUp();
    assert.deepEqual(asked, ['notesSince 0', 'notesSince 500']);
    assert.equal(drawn().length, 501);
  });

  void test('are asked for once more if one comes while they are asked for, and not twice at a time', async () => {
    const notes = room();
    const first = notes.catchUp();
    stored.push(note(1));
    notes.changed(1);
    notes.changed(1);
    await first;
    assert.deepEqual(asked, ['notesSince 0', 'notesSince 0']);
    assert.deepEqual(drawn(), [1]);
    notes.changed(1);
    assert.equal(asked.length, 2, 'what is drawn is not asked for');
  });

  void test('come when the connection is back, if it was lost', async () => {
    const notes = room();
    [isDown, stored] = [true, [note(1)]];
    await notes.catchUp();
    assert.deepEqual(drawn(), []);
    isDown = false;
    await notes.catchUp();
    assert.deepEqual(drawn(), [1]);
  });

  void test('that one writes are kept, and bring what a colleague wrote in between', async () => {
    room();
    stored.push(note(1));
    write('The second.');
    await settled();
    assert.match(asked[0]!, /^addNote \S+ The second\.$/);
    assert.equal(asked[1], 'notesSince 0');
    assert.deepEqual(drawn(), [1, 2]);
    assert.equal(list.children[1]!.dataset['state'], 'sent');
  });

  void test('that were begun are gone on with, unless an answer was begun too', () => {
    room('Was here in spring');
    assert.equal(mode['checked'], true);
    build();
    answerBox['value'] = 'From nine.';
    room('Was here in spring');
    assert.notEqual(mode['checked'], true);
  });

  void test('are written at once by whoever chooses to', () => {
    let focused = '';
    Object.assign(noteBox, { focus: () => (focused = 'note') });
    Object.assign(answerBox, { focus: () => (focused = 'answer') });
    room();
    mode['checked'] = true;
    modes.dispatchEvent(new Event('change'));
    assert.equal(focused, 'note');
    mode['checked'] = false;
    modes.dispatchEvent(new Event('change'));
    assert.equal(focused, 'answer');
  });
});
