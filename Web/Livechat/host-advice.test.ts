import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Facts, lineFor } from './host-advice';

const chat = 'https://chat.example';
const page = 'https://shop.example';
const facts: Facts = { origin: chat, site: 'shop', page, address: page, isSecure: true };
const more = ` More: docs/embed.md, and ${chat}/agent/sites/shop/check looks at a page.`;

function says(some: Partial<Facts>, line: string) {
  assert.equal(lineFor({ ...facts, ...some }), line + more);
}

void suite('The line in the console of a page without a chat', () => {
  void test('names the missing origin', () =>
    says(
      { page: 'null' },
      `${chat} shows no chat here: this page has no origin (it is a file, or in a sandbox). ` +
        'Serve it from an address of the site; a sandbox must have allow-same-origin.',
    ));

  void test('has the directive to send, from whichever ruled', () => {
    const change = "This page's Content-Security-Policy forbids the chat's frame. Change it to have: ";
    says({ policy: "default-src 'self'; img-src *" }, `${change}frame-src 'self' ${chat}`);
    says({ policy: "default-src 'self'; frame-src 'none'" }, `${change}frame-src ${chat}`);
    says(
      { policy: "Child-Src https://a.example; default-src 'none'" },
      `${change}frame-src https://a.example ${chat}`,
    );
  });

  void test('tells an address that is not listed from a key that no site has, and from http', () => {
    const notListed = `${page} is not among the addresses of the site "shop". `;
    says(
      { standing: { isSite: true, isListed: false, hasHttps: false } },
      `${notListed}Add ${page} to the site's addresses at ${chat}/agent/sites/shop, or press Allow there.`,
    );
    says(
      { standing: { isSite: true, isListed: false, hasHttps: true } },
      `${notListed}The site lists it with https: lead visitors there. Over http there is no camera either.`,
    );
    says(
      { standing: { isSite: false, isListed: false, hasHttps: false } },
      'There is no site with the key "shop". ' +
        `Copy the line again from ${chat}/agent/sites: check that its key arrives unchanged.`,
    );
    says(
      { standing: { isSite: true, isListed: true, hasHttps: true } },
      `${page} is among the addresses of the site, but the chat in its frame is silent. Reload the page.`,
    );
  });

  void test('says what to try where the server could not be asked', () => {
    says(
      { standing: 'unreachable' },
      `${chat} does not answer on this page. Open that address; then look for an extension that blocks it.`,
    );
    says(
      { standing: 'forbidden' },
      `${chat} shows no chat here. Add ${page} to the site's addresses at ${chat}/agent/sites/shop. ` +
        'If it is there, check that "shop" is the right key.',
    );
  });
});

void suite('The line in the console of a page whose chat has no camera', () => {
  const refusedFeatures = ['camera', 'microphone'];
  const what = 'The chat may not use camera, microphone: calls stay without. ';

  void test('asks for https', () =>
    says(
      { isSecure: false, address: 'http://shop.example', refusedFeatures: [] },
      'Calls have no camera here: browsers give it to https pages alone. ' +
        "Lead visitors from http://shop.example to https, and add that to the site's addresses.",
    ));

  void test('has the header to send', () =>
    says(
      { refusedFeatures, allow: 'camera; microphone' },
      `${what}Send the header Permissions-Policy: camera=(self "${chat}"), ` +
        `microphone=(self "${chat}"), display-capture=(self "${chat}")`,
    ));

  void test('looks at the frame around the page, and at ours', () => {
    says(
      { refusedFeatures, keptFeatures: ['camera'], isFramed: true, allow: 'camera' },
      `${what}The frame around this page needs allow="camera".`,
    );
    says(
      { refusedFeatures, allow: '' },
      `${what}Something on this page removes the attribute allow from the chat's frame.`,
    );
  });
});
