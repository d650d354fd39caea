import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { wantedPlacement } from './wanted-placement';

void suite('An accepted call begins', () => {
  const cases: [wish: string, onDesktop: string, onPhone: string][] = [
    ['docked', 'docked', 'docked'],
    ['tab', 'tab', 'tab'],
    ['overlay', 'floating', 'covering'],
    ['a container of a later version', 'docked', 'docked'],
  ];
  for (const [wish, onDesktop, onPhone] of cases)
    void test(`${onDesktop} on a desktop and ${onPhone} on a phone when the site wishes for ${wish}`, () => {
      assert.equal(wantedPlacement({ desktop: wish, phone: 'none' }, false), onDesktop);
      assert.equal(wantedPlacement({ desktop: 'none', phone: wish }, true), onPhone);
    });
});
