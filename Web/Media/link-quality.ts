import type { LegView } from '../Hub/protocol';

/**
 * What one second of a link was like. Loss is a fraction, delay seconds, levels 0 to 1: what comes in, and what our
 * microphone hears.
 */
export type Quality = {
  packets: number;
  lossIn: number;
  lossOut: number;
  delay: number;
  level: number;
  ownLevel: number;
};

/**
 * How long a report from the other side counts as current: for sound one comes every five seconds, for a paused picture
 * none at all.
 */
const freshForMs = 6_000;

type Counts = { received: number; lost: number };

/** Reads a link's statistics (W3C webrtc-stats) as differences from the previous reading. */
export class LinkQuality {
  #last: Counts = { received: 0, lost: 0 };

  read(report: RTCStatsReport): Quality {
    const { received, lost, ...rest } = totals(report);
    const packets = received - this.#last.received;
    const missing = Math.max(0, lost - this.#last.lost);
    this.#last = { received, lost };
    return { packets, lossIn: packets + missing > 0 ? missing / (packets + missing) : 0, ...rest };
  }
}

/** The report for all lines together: packets since the link began, everything else as it is now. */
function totals(report: RTCStatsReport): Counts & Omit<Quality, 'packets' | 'lossIn'> {
  const all = { received: 0, lost: 0, lossOut: 0, delay: 0, level: 0, ownLevel: 0 };
  let newest = 0;
  report.forEach(({ timestamp }: { timestamp: number }) => {
    newest = Math.max(newest, timestamp);
  });
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'inbound-rtp') {
      all.received += number(entry['packetsReceived']);
      all.lost += number(entry['packetsLost']);
      if (entry['kind'] === 'audio') all.level = number(entry['audioLevel']);
    } else if (entry['type'] === 'remote-inbound-rtp' && newest - number(entry['timestamp']) < freshForMs) {
      all.lossOut = Math.max(all.lossOut, number(entry['fractionLost']));
      all.delay = Math.max(all.delay, number(entry['roundTripTime']));
    } else if (entry['type'] === 'media-source' && entry['kind'] === 'audio')
      all.ownLevel = number(entry['audioLevel']);
  });
  return all;
}

/** Whether sound packets have arrived. */
export function hasSound(report: RTCStatsReport): boolean {
  let packets = 0;
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio')
      packets += number(entry['packetsReceived']);
  });
  return packets > 0;
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

/** Whether packets are expected: somebody with neither microphone nor picture sends none. */
export const sends = (leg: Pick<LegView, 'camera' | 'microphone'> | undefined) =>
  leg !== undefined && (leg.microphone !== 'none' || leg.camera === 'on');

const weakLoss = 0.08;
const weakDelaySeconds = 0.8;
const pausingLoss = 0.15;
const pauseAfterReadings = 3;
const resumeAfterReadings = 10;
const weakAfterReadings = 2;

/** Turns the readings, one a second, into plain facts; a single bad second does not count. */
export class Weakness {
  // How many readings in a row: nothing comes in, nothing goes out, the picture is too much, all is well.
  #badIn = 0;
  #badOut = 0;
  #tooMuch = 0;
  #good = 0;

  /** The other side's connection is weak. */
  other = false;
  /** Ours is. */
  own = false;
  /** The picture should pause, so that the sound does not break up. */
  pauses = false;

  /** @param isLive whether the other side sends, over a link that is up. */
  add({ packets, lossIn, lossOut, delay }: Quality, isLive: boolean) {
    this.#badIn = isLive && (lossIn > weakLoss || packets === 0) ? this.#badIn + 1 : 0;
    this.#badOut = lossOut > weakLoss || delay > weakDelaySeconds ? this.#badOut + 1 : 0;
    this.#tooMuch = lossOut > pausingLoss ? this.#tooMuch + 1 : 0;
    this.#good = this.#badOut > 0 ? 0 : this.#good + 1;
    this.other = this.#badIn >= weakAfterReadings;
    if (this.#badOut >= weakAfterReadings) this.own = true;
    if (this.#tooMuch >= pauseAfterReadings) this.pauses = true;
    if (this.#good >= resumeAfterReadings) this.own = this.pauses = false;
  }
}
