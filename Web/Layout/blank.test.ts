import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { showsNothing, wellFormed } from './blank';

// The same in Web.Tests/Texts/CharactersTests.cs.
const nothing = [
  '',
  ' \n\t',
  '\u200b\u200b',
  '\u2800',
  '\u202e',
  '\u3164',
  '\u115f\u1160',
  '\uffa0',
  '\u00ad',
  '\u00a0',
  '\u3000',
  '\u200d',
  '\ufe0f',
  '\u{e0100}',
  '\u{e0041}',
  '\u{1d159}',
  '\ufeff',
  '\u180e',
  '\u034f',
  '\u2063',
];
const something = ['.', 'a\u200b', '👩‍🚀', '❤️', '\u0301', '\ufffd', '\u3002', '日', '0'];

void suite('T20: text that shows nothing', () => {
  for (const text of nothing)
    void test(`is ${JSON.stringify(text)}`, () => assert.equal(showsNothing(text), true));
  for (const text of something)
    void test(`is not ${JSON.stringify(text)}`, () => assert.equal(showsNothing(text), false));
});

void suite('T20: text is well-formed', () => {
  const cases = [
    ['a\ud83d', 'a\ufffd'],
    ['\ude80b', '\ufffdb'],
    ['\ude80\ud83d', '\ufffd\ufffd'],
    ['👩‍🚀', '👩‍🚀'],
    ['', ''],
  ] as const;
  for (const [text, formed] of cases)
    void test(`as ${JSON.stringify(text)}`, () => assert.equal(wellFormed(text), formed));
});
