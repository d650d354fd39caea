import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { probe } from './relay-probe';

type Found = { type: string } | null;

/** A browser that gathers what a test says, at once. */
class Gathering {
  static says: (connection: Gathering) => void;
  onicecandidate: ((event: { candidate: Found }) => void) | null = null;
  onicecandidateerror: ((event: { errorCode: number; errorText: string }) => void) | null = null;
  createDataChannel = () => {};
  close = () => {};
  setLocalDescription(): Promise<void> {
    queueMicrotask(() => Gathering.says(this));
    return Promise.resolve();
  }
}

const complains = (errorCode: number, errorText: string) => (by: Gathering) =>
  by.onicecandidateerror!({ errorCode, errorText });
const finds = (candidate: Found) => (by: Gathering) => by.onicecandidate!({ candidate });
const server = { urls: 'turn:turn.chat.example:3478' };
const original = globalThis.RTCPeerConnection;

async function told(wanted: 'relay' | 'srflx', ...events: ((by: Gathering) => void)[]): Promise<string> {
  Gathering.says = (connection) => events.forEach((event) => event(connection));
  const { outcome, code } = await probe(server, wanted, 20);
  return `${outcome} ${code}`;
}

void suite('Trying a relay', () => {
  beforeEach(() => (globalThis.RTCPeerConnection = Gathering as unknown as typeof RTCPeerConnection));
  afterEach(() => (globalThis.RTCPeerConnection = original));

  void test('works with a place there', async () =>
    assert.equal(await told('relay', finds({ type: 'relay' }), finds(null)), 'Works 0'));

  void test('does not work with an address of another kind', async () =>
    assert.equal(await told('relay', finds({ type: 'host' }), finds(null)), 'Unreachable 0'));

  void test('tells the relay’s own word, whatever the browser says of another way', async () => {
    const refusal = complains(401, 'Unauthorized.');
    assert.equal(await told('relay', complains(701, 'Timed out'), refusal, finds(null)), 'Refused 401');
    assert.equal(await told('relay', refusal, complains(701, 'Timed out'), finds(null)), 'Refused 401');
  });

  void test('tells a shut port, and a browser that gives no words', async () => {
    assert.equal(await told('relay', complains(701, 'Timed out'), finds(null)), 'Unreachable 701');
    assert.equal(await told('relay', complains(701, ''), finds(null)), 'Silent 701');
  });

  void test('ends in time when nothing comes', async () =>
    assert.equal(await told('relay'), 'Unreachable 0'));

  void test('takes an own address that is not told twice for an answer of STUN', async () => {
    assert.equal(await told('srflx', finds({ type: 'host' }), finds(null)), 'Works 0');
    assert.equal(await told('srflx', complains(701, 'Timed out'), finds(null)), 'Unreachable 701');
  });
});
