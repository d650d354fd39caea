import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { step, takesOver, type Flow, type FlowAction, type FlowEvent } from './handoff-flow';

const flows: Flow[] = [
  'outside',
  'inside',
  'minimizing',
  'waiting',
  'moving',
  'ready',
  'stuck',
  'stuck-offline',
  'moved',
];

/** What each event makes of each state, in their order; a dot is a state that stays as it is. */
const table: Record<FlowEvent, string> = {
  begin: 'inside . . . . . . . .',
  'take-over': 'moving . . . . . . . .',
  silent: '. . . . ready . . . .',
  alone: '. . . . inside+begin inside+begin inside+reclaim inside+reclaim .',
  late: '. stuck stuck stuck stuck stuck . stuck .',
  'late-offline': '. stuck-offline stuck-offline stuck-offline stuck-offline stuck-offline stuck-offline . .',
  connected: '. . . . . . . moving+retry .',
  continue:
    '. moving+retry moving+retry moving+retry moving+retry moving+begin moving+retry moving+retry inside+reclaim',
  minimize: '. minimizing . minimizing minimizing . . . .',
  wait: '. . waiting . . . . . .',
  cancelled: '. . inside inside . . . . .',
  moved: 'moved moved moved+close moved+close moved moved moved moved .',
};

void suite('A document in a call', () => {
  for (const [event, row] of Object.entries(table) as [FlowEvent, string][]) {
    const cells = row.split(' ');
    assert.equal(cells.length, flows.length, event);
    for (const [i, flow] of flows.entries()) {
      const [to, action] = (cells[i] === '.' ? flow : cells[i]!).split('+') as [Flow, FlowAction?];
      void test(`that is ${flow} is ${to} after "${event}"${action ? `, and does "${action}"` : ''}`, () => {
        const [next, does] = step(flow, event);

        assert.equal(next, to);
        assert.equal(does, action);
      });
    }
  }

  void test('takes over as long as the call is on its way to it', () =>
    assert.deepEqual(flows.filter(takesOver), ['moving', 'ready', 'stuck', 'stuck-offline']));
});
