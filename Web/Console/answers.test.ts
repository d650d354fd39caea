import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { askedAt, filled, marked, matching, type Answer } from './answers';

const answers: Answer[] = [
  { shortcut: 'hours', title: 'When we are open', text: 'Monday to Friday, 9:00 to 18:00.' },
  { shortcut: 'pads', title: 'Price of brake pads', text: 'A pair of pads is £14.' },
  { shortcut: 'fitting', title: 'Fitting', text: 'Fitting the pads takes a quarter of an hour.' },
  { shortcut: 'müll', title: 'Müll', text: 'Batteries come back to us.' },
];
const shortcuts = (query: string) => matching(answers, query).map(({ shortcut }) => shortcut);

void suite('The menu of canned answers', () => {
  void test('opens by a slash at the start of a line', () => {
    assert.deepEqual(askedAt('/', 1), { start: 0, query: '' });
    assert.deepEqual(askedAt('Hello\n/pa', 9), { start: 6, query: 'pa' });
    assert.deepEqual(askedAt('/pads and more', 3), { start: 0, query: 'pa' });
  });

  void test('stays shut in anything else that has a slash', () => {
    for (const text of ['and/or', 'https://shop.example', 'Hello /pads', '/pads and', '//', '/etc/hosts', ''])
      assert.equal(askedAt(text, text.length), null, text);
    assert.equal(askedAt('/pads', 0), null);
  });

  void test('shows first what the shortcut says, then what title and text say', () => {
    assert.deepEqual(shortcuts('pads'), ['pads', 'fitting']);
    assert.deepEqual(shortcuts('FIT'), ['fitting']);
    assert.deepEqual(shortcuts('mull'), ['müll']);
    assert.deepEqual(shortcuts('nothing'), []);
  });

  void test('shows at most eight, and all of a short list without a word', () => {
    assert.equal(
      matching(
        Array.from({ length: 50 }, () => answers[0]!),
        '',
      ).length,
      8,
    );
    assert.equal(shortcuts('').length, 4);
  });
});

void suite('A canned answer', () => {
  const names = { visitor: 'Ada', agent: 'Mara', site: 'Kettle Lane' };

  void test('gets the names', () => {
    assert.equal(
      filled('Hello {visitor}, this is {agent} of {site}.', names),
      'Hello Ada, this is Mara of Kettle Lane.',
    );
  });

  void test('leaves a visitor out who has no name', () => {
    assert.equal(filled('Hello {visitor},', { ...names, visitor: '' }), 'Hello,');
    assert.equal(filled('{visitor}, hello', { ...names, visitor: '' }), ', hello');
  });

  void test('takes a name as it is, whatever stands in it', () => {
    assert.equal(filled('Hello {visitor}', { ...names, visitor: '$& {agent}' }), 'Hello $& {agent}');
    assert.equal(filled('{other} {Visitor}', names), '{other} {Visitor}');
  });

  void test('shows what was sought', () => {
    assert.deepEqual(marked('Price of brake pads', 'PAD'), [
      { text: 'Price of brake ', is: false },
      { text: 'pad', is: true },
      { text: 's', is: false },
    ]);
    assert.deepEqual(marked('Fitting', ''), [{ text: 'Fitting', is: false }]);
  });
});
