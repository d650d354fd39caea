import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { isComposing } from './keys';

/** These listen where no text is written. */
const withoutText = ['Meet/call-controls.ts', 'Meet/device-menu.ts'];

// T11
void suite('The key that ends a composition', () => {
  void test('is the input method’s in every order of events', () => {
    const enter = { isComposing: false, keyCode: 13 };

    assert.equal(isComposing({ isComposing: true, keyCode: 13 }), true);
    assert.equal(isComposing({ isComposing: true, keyCode: 229 }), true);
    assert.equal(isComposing({ isComposing: false, keyCode: 229 }), true); // Safari
    assert.equal(isComposing(enter), false);
  });

  void test('is asked for wherever Enter or Escape does something', () => {
    const files = readdirSync('Web', { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const asks = (text: string) => text.includes('isComposing(event)');

    const deaf = files
      .filter((name) => !withoutText.includes(name))
      .filter((name) => {
        const text = readFileSync(`Web/${name}`, 'utf8');
        return /'(Enter|Escape)'/.test(text) && !asks(text);
      });

    assert.deepEqual(deaf, []);
  });
});
