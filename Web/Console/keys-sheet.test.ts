import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { askedAt } from './answers';
import { actOf, type Act, type KeyPress, type Place } from './shortcut-keys';

/** What the sheet says of each act of a single key. */
const words: Record<Act, string> = {
  next: 'Next conversation',
  previous: 'Previous conversation',
  waiting: 'Whoever has waited longest',
  search: 'Search people and messages',
  sheet: 'This list',
  take: 'Take the conversation',
  answer: 'Write an answer',
  note: 'Write a note',
  handOver: 'Hand it over',
  close: 'Close it, after a question',
  list: 'Back to the list',
};

/** What the sheet need not say: keys that every menu and dialog has while it is open. */
const usual = null;

/** Every other key that the console's code compares with: what the sheet says of it. */
const others: Record<string, Record<string, string | null>> = {
  'Console/shortcut-keys.ts': { Escape: 'Back to the list' },
  'Console/inbox-search.ts': {
    k: 'Search, also while you write',
    ArrowDown: 'Through the list, from the search box',
    ArrowUp: 'Through the list, from the search box',
  },
  'Rooms/composer.ts': { Enter: 'Send' },
  'Console/send-key.ts': { Enter: 'New line' },
  'Rooms/changed-messages.ts': { ArrowUp: 'Correct your last message, in an empty box' },
  'Console/answers-menu.ts': { Escape: usual, ArrowDown: usual, ArrowUp: usual, Enter: usual, Tab: usual },
  'Console/menus.ts': { Escape: usual, ArrowDown: usual, ArrowUp: usual },
  'Console/own-status.ts': { Escape: usual },
  'Rooms/own-messages.ts': { Escape: usual, ArrowDown: usual, ArrowUp: usual, Enter: usual },
  'Rooms/Files/viewer.ts': { ArrowLeft: usual, ArrowRight: usual },
};

const canned = 'Canned answers, at the start of a line';
const written: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };
const asWritten = (key: string) => written[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** From the page's own text: its keys, and what they do. */
const sheet = [
  ...readFileSync('Web/Console/Keys.cshtml.cs', 'utf8').matchAll(/\(\[((?:"[^"]+"(?:, )?)+)\], "([^"]+)"\)/g),
].map(([, keys, what]) => ({ keys: [...keys!.matchAll(/"([^"]+)"/g)].map(([, key]) => key!), what: what! }));

const press = (key: string): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 0,
});

const named =
  'Escape Enter Tab Backspace Delete Home End PageUp PageDown F1 F2 ArrowUp ArrowDown ArrowLeft ArrowRight ä ñ é';
/** Whatever one press on a keyboard can give, but for capitals. */
const keyboard = [
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((key) => !/[A-Z]/.test(key)),
  ...named.split(' '),
];
const acting = (where: Place) =>
  keyboard.flatMap((key) => {
    const act = actOf(press(key), where, true);
    return act ? [`${asWritten(key)}: ${words[act]}`] : [];
  });

/** Keys that the console's code compares with, by file. */
function compared(): Record<string, string[]> {
  const files = ['Console', 'Rooms', 'Layout'].flatMap((folder) =>
    readdirSync(join('Web', folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name}`,
    ),
  );
  const found = files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => {
      const text = readFileSync(join('Web', name), 'utf8');
      const keys = [...text.matchAll(/\b(?:key|event\.code)(?:\.toLowerCase\(\))? [!=]== '([^']+)'/g)];
      return [name, [...new Set(keys.map(([, key]) => key!))].sort()] as const;
    });
  return Object.fromEntries(found.filter(([, keys]) => keys.length > 0));
}

void suite('The sheet of keys', () => {
  void test('is read whole', () => assert.ok(sheet.length >= 18, `It has ${sheet.length} lines.`));

  void test('has each single key that acts on the page, and no other', () => {
    const single = sheet.filter(({ keys, what }) => keys.length === 1 && Object.values(words).includes(what));
    const told = single.map(({ keys, what }) => `${keys[0]}: ${what}`);
    assert.deepEqual([...new Set([...acting('page'), ...acting('composer')])].sort(), told.sort());
  });

  void test('has each other key that the code listens to, and the code each that it has', () => {
    assert.deepEqual(
      compared(),
      Object.fromEntries(Object.entries(others).map(([file, keys]) => [file, Object.keys(keys).sort()])),
    );
    const known = Object.values(others).flatMap((keys) => Object.entries(keys));
    for (const [key, what] of known.filter(([, told]) => told !== usual))
      assert.ok(
        sheet.some((line) => line.what === what && line.keys.includes(asWritten(key))),
        `The sheet does not say of ${asWritten(key)}: ${what}`,
      );
    const said = new Set([...Object.values(words), ...known.map(([, what]) => what), canned]);
    assert.deepEqual(
      sheet.filter(({ what }) => !said.has(what)),
      [],
    );
  });

  void test('has the key behind which the canned answers are', () => {
    const begins = keyboard.filter((key) => key.length === 1 && askedAt(key, 1) !== null);
    assert.deepEqual(
      begins,
      sheet.filter(({ what }) => what === canned).flatMap(({ keys }) => keys),
    );
  });
});
