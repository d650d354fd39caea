type Statistics = Record<string, unknown>;

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

const pictureScaleOf = (connection: RTCPeerConnection) =>
  connection
    .getSenders()
    .find(({ track }) => track?.kind === 'video')
    ?.getParameters().encodings[0]?.scaleResolutionDownBy ?? 1;

/** What one connection has sent and received, and over which candidates. */
export async function readConnection(connection: RTCPeerConnection) {
  const report = new Map<string, Statistics>();
  (await connection.getStats()).forEach((one: Statistics) => report.set(String(one['id']), one));
  const all = [...report.values()];
  const sum = (type: string, kind: string, name: string) =>
    all
      .filter((one) => one['type'] === type && one['kind'] === kind)
      .reduce((total, one) => total + number(one[name]), 0);
  return {
    framesDecoded: sum('inbound-rtp', 'video', 'framesDecoded'),
    videoPacketsReceived: sum('inbound-rtp', 'video', 'packetsReceived'),
    audioPacketsReceived: sum('inbound-rtp', 'audio', 'packetsReceived'),
    totalAudioEnergy: sum('inbound-rtp', 'audio', 'totalAudioEnergy'),
    concealedSamples: sum('inbound-rtp', 'audio', 'concealedSamples'),
    pictureScale: pictureScaleOf(connection),
    framesSent: sum('outbound-rtp', 'video', 'framesSent'),
    videoPacketsSent: sum('outbound-rtp', 'video', 'packetsSent'),
    audioPacketsSent: sum('outbound-rtp', 'audio', 'packetsSent'),
    ...candidatesIn(report),
  };
}

function candidatesIn(report: Map<string, Statistics>) {
  const all = [...report.values()];
  const transport = all.find((one) => one['type'] === 'transport');
  const pair =
    report.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find((one) => one['type'] === 'candidate-pair' && one['selected'] === true);
  const candidate = (end: string, name: string) => {
    const value = report.get(String(pair?.[end]))?.[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    localCandidateType: candidate('localCandidateId', 'candidateType'),
    remoteCandidateType: candidate('remoteCandidateId', 'candidateType'),
    relayProtocol: candidate('localCandidateId', 'relayProtocol'),
  };
}
