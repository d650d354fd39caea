type Samples = { readonly received: number; readonly concealed: number; readonly rate: number };
type Statistics = Record<string, unknown>;

/** What of the other party's sound came in time, by the statistics: for where no AudioContext runs. */
export class SoundCount {
  readonly #counted = new WeakMap<RTCPeerConnection, { concealed: number; sent: number }>();
  #soundAt = 0;

  /**
   * What has changed since the connection was counted last, in ms: sound that the browser made up, and how long there
   * was none that was sent.
   */
  async count(connection: RTCPeerConnection, heard: readonly MediaStreamTrack[]) {
    const { received, concealed, rate } = await samplesOf(connection);
    const before = this.#counted.get(connection);
    this.#counted.set(connection, { concealed, sent: received - concealed });
    if (!before || !connection.getReceivers().some(({ track }) => heard.includes(track)))
      return { concealed: 0, gap: 0 };
    return {
      concealed: Math.max(0, ((concealed - before.concealed) / rate) * 1000),
      gap: received - concealed > before.sent ? this.#gap() : 0,
    };
  }

  #gap(): number {
    const [now, before] = [performance.now(), this.#soundAt];
    this.#soundAt = now;
    return before ? now - before : 0;
  }
}

async function samplesOf(connection: RTCPeerConnection): Promise<Samples> {
  let [received, concealed, rate] = [0, 0, 48_000];
  (await connection.getStats()).forEach((one: Statistics) => {
    if (one['type'] === 'inbound-rtp' && one['kind'] === 'audio')
      [received, concealed] = [
        received + Number(one['totalSamplesReceived'] ?? 0),
        concealed + Number(one['concealedSamples'] ?? 0),
      ];
    if (one['type'] === 'codec' && String(one['mimeType']).startsWith('audio'))
      rate = Number(one['clockRate'] ?? rate);
  });
  return { received, concealed, rate };
}
