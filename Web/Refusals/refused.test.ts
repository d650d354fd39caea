import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { build } from 'esbuild';
import { Refused, passes, refusalOf } from './refused';

/** The module as another bundle has it. */
async function copy(): Promise<{ Refused: typeof Refused }> {
  const { outputFiles } = await build({
    entryPoints: ['Web/Refusals/refused.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`)) as {
    Refused: typeof Refused;
  };
}

void suite('What was thrown', () => {
  void test('is a refusal, whichever bundle threw it', async () => {
    const other = await copy();
    const thrown = new other.Refused('call-not-found', 'There is no such call.');

    assert.equal(thrown instanceof Refused, false, 'This is no copy.');
    assert.equal(refusalOf(thrown), thrown);
    assert.equal(refusalOf(new Refused('forbidden'))?.code, 'forbidden');
  });

  const others: [name: string, thrown: unknown][] = [
    ['a lost connection', new Error('The call may not have arrived.')],
    ['an error of the browser', new DOMException('', 'AbortError')],
    ['a failed fetch', new TypeError('Failed to fetch')],
    ['an answer', { me: 'me' }],
    ['nothing', null],
  ];
  for (const [name, thrown] of others)
    void test(`is no refusal when it is ${name}`, () => assert.equal(refusalOf(thrown), null));
});

void suite('A refusal', () => {
  for (const code of ['busy', 'storage-busy', 'too-many-requests', 'unauthenticated'])
    void test(`passes by itself when it says ${code}`, () => assert.equal(passes(new Refused(code)), true));
  for (const code of ['forbidden', 'call-not-found', 'message-too-long'])
    void test(`stands when it says ${code}`, () => assert.equal(passes(new Refused(code)), false));
});
