/** What a leg sends, by name, in the order of its lines in an offer. */
export const trackNames = ['microphone', 'camera'] as const;
export type TrackName = (typeof trackNames)[number];

/** A track for each name; null if there is none. */
export type Tracks = Readonly<Record<TrackName, MediaStreamTrack | null>>;

export const kindOf = (name: TrackName): 'audio' | 'video' => (name === 'microphone' ? 'audio' : 'video');
