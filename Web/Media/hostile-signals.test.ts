// Holds D23 of docs/security.md.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import type { Signal } from '../Hub/protocol';
import { fakeBrowser } from './browser.fake';
import { PeerLink } from './peer-link';

const settles = () => new Promise((resolve) => setImmediate(resolve));

const sdps = [
  '',
  'v=0',
  'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(200),
  'x'.repeat(50_000),
  'v=0\r\na=fingerprint:sha-256 00\r\na=candidate:1 1 udp 1 169.254.169.254 80 typ host',
  '\u0000\u202e\ud800',
];
const descriptions = ['offer', 'answer', 'rollback', 'pranswer', '__proto__'].flatMap((type) =>
  sdps.map((sdp) => ({ description: { type, sdp }, candidates: null })),
);
const candidates = [
  '',
  'candidate:',
  `candidate:${'9'.repeat(500)}`,
  'a=candidate:1 1 udp 1 ::1 9 typ relay',
].map((text) => ({
  description: null,
  candidates: [{ text, sdpMid: '7', sdpMLineIndex: 99, usernameFragment: 'none' }],
}));
const hostile = [...descriptions, ...candidates] as unknown as Signal[];

const none = { microphone: null, camera: null };

void suite('A link that is sent nonsense', () => {
  beforeEach(() => {
    fakeBrowser();
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  });

  afterEach(() => mock.timers.reset());

  for (const polite of [true, false])
    void test(`goes on, and connects with who means it, ${polite ? 'polite' : 'impolite'}`, async () => {
      const make = (own: boolean, offers: boolean) =>
        new PeerLink({ servers: [], relayOnly: false, polite: own, offers, tracks: none, small: false });
      const [link, honest] = [make(polite, !polite), make(!polite, polite)];
      const refused: unknown[] = [];

      for (const signal of hostile) await link.receive(signal).catch((error: unknown) => refused.push(error));
      for (const [from, to] of [
        [link, honest],
        [honest, link],
      ] as const)
        from.listen('signal', (signal) => void to.receive(signal));
      link.restart(null);
      honest.restart(null);
      for (let passed = 0; passed < 500; passed += 10) {
        mock.timers.tick(10);
        await settles();
      }

      assert.ok(refused.length > 0);
      assert.deepEqual([link.isUp, honest.isUp], [true, true]);
    });
});
