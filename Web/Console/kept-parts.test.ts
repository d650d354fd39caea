import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keepPart } from './kept-parts';

const refused = (text: string, select?: string) => {
  const answer = { text, swap: 'outerHTML', ...(select === undefined ? {} : { select }) };
  keepPart(answer);
  return answer.swap;
};

void suite('An answer that refuses', () => {
  void test('draws nothing where it has no such part', () => {
    assert.equal(refused('{"code":"room-not-found"}', '#workspace'), 'none');
    assert.equal(refused('<main id="error"><h1>Not found</h1></main>', '#visitor'), 'none');
  });

  void test('draws the part that it has, with its errors', () => {
    assert.equal(refused('<main id="workspace"><p role="alert">No</p></main>', '#workspace'), 'outerHTML');
  });

  void test('is left alone where no part was asked for', () => {
    assert.equal(refused('<p>No</p>'), 'outerHTML');
    assert.equal(refused('<p>No</p>', '[data-in-dialog]'), 'outerHTML');
  });
});
