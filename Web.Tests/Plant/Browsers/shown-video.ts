type Colour = [red: number, green: number, blue: number];

const colours: Record<string, Colour> = {
  Red: [255, 0, 0],
  Green: [0, 255, 0],
  Blue: [0, 0, 255],
  Yellow: [255, 255, 0],
  Magenta: [255, 0, 255],
  Cyan: [0, 255, 255],
};
/** How far a colour may be from the one it is taken for, of 441 from black to white. */
const colourTolerance = 120;
/** In dB; what is quieter is silence. */
const silence = -70;
/** A little more than one pulse of the fake microphone, in s. */
const listensFor = 0.6;

const isShown = (video: HTMLVideoElement) =>
  video.videoWidth > 0 &&
  video.clientWidth > 0 &&
  video.checkVisibility({ opacityProperty: true, visibilityProperty: true });

/** Of several stacked videos of a party the one that a person sees. */
function shownVideo(party: string): HTMLVideoElement | undefined {
  const visible = [...document.querySelectorAll<HTMLVideoElement>(`video[data-party=${party}]`)].filter(
    isShown,
  );
  const topmost = visible
    .flatMap((video) => {
      const { left, top, width, height } = video.getBoundingClientRect();
      return document.elementsFromPoint(left + width / 2, top + height / 2);
    })
    .find((element) => visible.includes(element as HTMLVideoElement));
  // what lets the pointer through is found at no point: the last one is painted over the others
  return (topmost as HTMLVideoElement | undefined) ?? visible.at(-1);
}

function nearestColour([red, green, blue]: Colour): string | null {
  const [nearest] = Object.entries(colours)
    .map(([name, [r, g, b]]) => ({ name, distance: Math.hypot(red - r, green - g, blue - b) }))
    .sort((one, other) => one.distance - other.distance);
  return nearest && nearest.distance < colourTolerance ? nearest.name : null;
}

/** The name of the average colour; null without a picture, and for one that is none of the test colours. */
export function colourOf(party: string): string | null {
  const video = shownVideo(party);
  if (!video) return null;
  const size = 8;
  const canvas = new OffscreenCanvas(size, size).getContext('2d');
  if (!canvas) throw new Error('no canvas');
  canvas.drawImage(video, 0, 0, size, size);
  const { data } = canvas.getImageData(0, 0, size, size);
  const average = (channel: number) =>
    data.reduce((total, value, i) => (i % 4 === channel ? total + value : total), 0) / (size * size);
  return nearestColour([average(0), average(1), average(2)]);
}

/** The loudest frequency in Hz within a little more than one pulse of the fake microphone; null for silence. */
export async function frequencyOf(party: string): Promise<number | null> {
  const stream = shownVideo(party)?.srcObject;
  if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return null;
  const context = new AudioContext();
  try {
    await run(context);
    return await loudestIn(stream, context);
  } finally {
    await context.close();
  }
}

async function run(context: AudioContext) {
  if (context.state !== 'running')
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  if (context.state !== 'running')
    throw new Error(
      'the AudioContext is suspended: nobody has clicked in this page, or there is no sound device',
    );
}

async function loudestIn(stream: MediaStream, context: AudioContext): Promise<number | null> {
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  let loudest = { level: silence, bin: -1 };
  for (const until = context.currentTime + listensFor; context.currentTime < until;) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    analyser.getFloatFrequencyData(levels);
    levels.forEach((level, bin) => {
      if (level > loudest.level) loudest = { level, bin };
    });
  }
  return loudest.bin < 0 ? null : (loudest.bin * context.sampleRate) / analyser.fftSize;
}
