import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { RoomNote } from '../../Hub/protocol';
import { FakeElement } from '../../Layout/elements.fake';
import type { Thread } from '../thread';
import { NoteList } from './note-list';

const me = 'me';
let list: FakeElement;
let scrolled = 0;

const template = () =>
  new FakeElement(
    'template',
    new FakeElement(
      'li.event.note-entry',
      new FakeElement('p.who', new FakeElement('span.if-own'), new FakeElement('span.name')),
      new FakeElement('time[data-clock="ts"]'),
      new FakeElement('p.text'),
      new FakeElement('button[data-resend]'),
    ),
  );

function notes(isAtEnd = true): NoteList {
  const thread = { isAtEnd, toEnd: () => scrolled++, tellDays: () => undefined } as unknown as Thread;
  const content = { content: template() } as unknown as HTMLTemplateElement;
  return new NoteList(list as unknown as HTMLElement, thread, content, me);
}

const note = (number: number, after: number, change: Partial<RoomNote> = {}) =>
  ({
    _id: String(number),
    number,
    after,
    u: { _id: 'mara', name: 'Mara Lindqvist' } as RoomNote['u'],
    ts: '2026-06-10T12:00:00Z',
    pieces: [{ text: `note ${number}` }] as RoomNote['pieces'],
    ...change,
  }) as RoomNote;

/** Messages as m1, notes as n1, what is not sent yet as "-". */
const order = () =>
  list.children.map(
    ({ dataset, id }) => (id as string) || (dataset['number'] ? `m${dataset['number']}` : '-'),
  );

void suite('Notes among messages', () => {
  beforeEach(() => {
    scrolled = 0;
    list = new FakeElement(
      'ol',
      ...[1, 2, 3].map((number) => new FakeElement(`li[data-number="${number}"]`)),
    );
    Object.assign(globalThis, {
      HTMLElement: FakeElement,
      document: Object.assign(new FakeElement('html', list), {
        documentElement: { lang: 'en' },
        createElement: (tag: string) => new FakeElement(tag),
      }),
    });
  });

  void test('stand after the message that was the last, in their own order, however they come', () => {
    const drawn = notes();
    for (const one of [note(3, 2), note(1, 2), note(4, 3), note(2, 2)]) drawn.show(one);
    assert.deepEqual(order(), ['m1', 'm2', 'n-1', 'n-2', 'n-3', 'm3', 'n-4']);
  });

  void test('of an empty thread are the first', () => {
    notes().show(note(1, 0));
    assert.deepEqual(order(), ['n-1', 'm1', 'm2', 'm3']);
  });

  void test('are drawn once, also where the push comes before the answer', () => {
    const drawn = notes();
    drawn.showDraft({ clientId: 'c', text: 'mine', state: 'waiting' }, false, () => undefined);
    drawn.show(note(1, 3));
    drawn.show(note(1, 3, { clientId: 'c' }));
    assert.deepEqual(order(), ['m1', 'm2', 'm3', 'n-1']);
  });

  void test('that are not sent stay last, say so, and become the note that was kept', () => {
    const drawn = notes();
    let again = 0;
    drawn.showDraft({ clientId: 'c', text: 'mine', state: 'failed' }, true, () => again++);
    drawn.show(note(1, 3));
    assert.deepEqual(order(), ['m1', 'm2', 'm3', 'n-1', '-']);
    const draft = list.children.at(-1)!;
    assert.deepEqual([draft.dataset['state'], draft.dataset['busy']], ['failed', '']);
    draft.querySelector('[data-resend]')!.dispatchEvent(new Event('click'));
    assert.equal(again, 1);

    drawn.show(note(2, 3, { clientId: 'c', u: { _id: me, name: 'Me' } as RoomNote['u'] }));
    assert.equal(list.children.at(-1), draft);
    assert.deepEqual(
      [draft['id'], draft.dataset['state'], draft.dataset['busy']],
      ['n-2', 'sent', undefined],
    );
    assert.equal(draft.querySelector('.if-own')!['hidden'], false);
    assert.equal(draft.querySelector('.who .name')!['hidden'], true);
  });

  void test('that were given back are gone', () => {
    const drawn = notes();
    drawn.showDraft({ clientId: 'c', text: 'mine', state: 'waiting' }, false, () => undefined);
    drawn.dropDraft('c');
    assert.deepEqual(order(), ['m1', 'm2', 'm3']);
  });

  void test('are counted up to the last with all before it', () => {
    const drawn = notes();
    drawn.show(note(1, 1));
    drawn.show(note(5, 1), false);
    assert.equal(drawn.last, 1);
    drawn.show(note(2, 1));
    assert.equal(drawn.last, 2);
    assert.equal(notes().last, 5, 'what the server has drawn counts');
  });

  void test('have text, links and names, and never markup', () => {
    const pieces = [
      { text: '<b>so</b> ', href: null, isName: false },
      { text: 'see', href: 'https://a.example/', isName: false },
      { text: '@Noah', href: null, isName: true },
    ];
    notes().show(note(1, 1, { pieces }));
    const text = list.querySelector('#n-1')!.querySelector('.text')!;
    assert.deepEqual(
      text.children.map((child) => child['localName']),
      ['a', 'b'],
    );
    assert.deepEqual([text.texts, text.children[0]!['rel']], [['<b>so</b> '], 'noopener noreferrer']);
  });

  void test('of others move nobody who reads above the end', () => {
    const drawn = notes(false);
    drawn.show(note(1, 1));
    assert.equal(scrolled, 0);
  });
});
