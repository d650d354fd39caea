import assert from 'node:assert/strict';
import { beforeEach, mock, suite, test } from 'node:test';
import type { AgentStanding } from '../Hub/protocol';
import type { SignalingConnection } from '../Hub/connection';
import { FakeElement } from '../Layout/elements.fake';
import { OwnStatus } from './own-status';

/** The hub, and what it was told. */
class Connection extends EventTarget {
  state = { connected: true };
  told: string[] = [];
  tell: (statuses: AgentStanding[]) => void = () => undefined;
  on = (_: string, tell: (statuses: AgentStanding[]) => void) => (this.tell = tell);
  call = (method: string) => Promise.resolve(this.told.push(method));
}

const standing = (id: string, isAway: boolean, change: Partial<AgentStanding> = {}): AgentStanding => ({
  _id: id,
  isAway,
  status: isAway ? 'away' : 'here',
  byHand: true,
  backAt: null,
  ...change,
});

let menu: FakeElement;
let summary: FakeElement;
let avatar: FakeElement;
let visitor: FakeElement;
let page: FakeElement;
let line: FakeElement;
let colleague: FakeElement;
let focused: FakeElement | null;
const opened = new EventTarget();

function build() {
  avatar = new FakeElement('span.avatar');
  visitor = new FakeElement('span.avatar[data-presence="away"]');
  summary = new FakeElement('summary', avatar);
  const here = new FakeElement('button[value="here"][aria-pressed="true"]');
  const away = new FakeElement('button[value="away"][aria-pressed="false"]');
  menu = new FakeElement('details#my-status[data-status="here"]', summary, here, away);
  line = new FakeElement(
    'p.away-line',
    new FakeElement('span[data-back]'),
    new FakeElement('span[data-no-back]'),
    new FakeElement('time'),
  );
  colleague = new FakeElement('tr[data-agent="noah"]', new FakeElement('span.avatar'));
  page = new FakeElement(
    'html',
    menu,
    new FakeElement('div#inbox[data-agent="noah"]', line),
    new FakeElement('section.room[data-agent="noah"]', visitor),
    new FakeElement('table', colleague),
  );
  Object.assign(summary, { focus: () => (focused = summary) });
  Object.assign(page, { documentElement: { lang: 'en' } });
}

function status() {
  const connection = new Connection();
  return { connection, own: new OwnStatus('mara', connection as unknown as SignalingConnection) };
}

const pressed = () =>
  menu.querySelectorAll('[aria-pressed]').map((button) => button.getAttribute('aria-pressed') === 'true');
const input = () => opened.dispatchEvent(new Event('keydown'));

void suite('One’s own status', () => {
  beforeEach(() => {
    build();
    focused = null;
    mock.method(performance, 'now', () => 0);
    Object.assign(globalThis, {
      Element: FakeElement,
      document: page,
      addEventListener: (name: string, act: () => void) => opened.addEventListener(name, act),
    });
  });

  void test('is drawn in the rail, in the menu and above the inbox, when the server tells of it', () => {
    const { connection } = status();
    connection.tell([standing('mara', true, { backAt: '2026-06-10T12:00:00Z' })]);
    assert.deepEqual([avatar.dataset['presence'], menu.dataset['status']], ['away', 'away']);
    assert.deepEqual(pressed(), [false, true]);
    assert.deepEqual([line['hidden'], line.querySelector('[data-no-back]')!['hidden']], [false, true]);
    connection.tell([standing('mara', false)]);
    assert.deepEqual(
      [avatar.dataset['presence'], pressed(), line['hidden']],
      ['online', [true, false], true],
    );
  });

  void test('is in a call while one goes on, whatever else it is', () => {
    const { connection, own } = status();
    own.isInCall = true;
    connection.tell([standing('mara', true)]);
    assert.equal(avatar.dataset['presence'], 'call');
    own.isInCall = false;
    assert.equal(avatar.dataset['presence'], 'away');
  });

  void test('and a colleague’s are two things', () => {
    const { connection, own } = status();
    connection.tell([standing('noah', true)]);
    const of = () => colleague.querySelector('.avatar')!.dataset['presence'];
    assert.deepEqual([of(), menu.dataset['status']], ['away', 'here']);
    own.showBusy([{ _id: 'noah' } as never]);
    assert.equal(of(), 'call');
  });

  void test('and what a colleague’s conversation shows of its visitor, too', () => {
    const { connection, own } = status();
    connection.tell([standing('noah', false)]);
    own.showBusy([{ _id: 'noah' } as never]);
    assert.equal(visitor.dataset['presence'], 'away');
  });

  void test('is told of input at most every half minute, and at once after an absence or a lost connection', () => {
    const { connection } = status();
    input();
    input();
    assert.deepEqual(connection.told, ['active']);
    connection.tell([standing('mara', true, { byHand: false })]);
    input();
    assert.equal(connection.told.length, 2);
    connection.dispatchEvent(new Event('ready'));
    input();
    assert.equal(connection.told.length, 3);
    connection.state.connected = false;
    connection.dispatchEvent(new Event('ready'));
    input();
    assert.equal(connection.told.length, 3, 'nothing is told without a connection');
  });

  void test('has a menu that a click elsewhere and Escape close, and Escape gives the focus back', () => {
    status();
    const click = (target: FakeElement) => {
      const event = new Event('click');
      Object.defineProperty(event, 'target', { value: target });
      page.dispatchEvent(event);
    };
    menu['open'] = true;
    click(avatar);
    assert.equal(menu['open'], true);
    click(colleague);
    assert.deepEqual([menu['open'], focused], [false, null]);
    menu['open'] = true;
    page.dispatchEvent(Object.assign(new Event('keydown'), { key: 'Escape' }));
    assert.deepEqual([menu['open'], focused], [false, summary]);
  });
});
