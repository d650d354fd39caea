const [width, height, perSecond] = [640, 360, 15];

/** A picture that moves, where there is no camera. It ends with its track. */
export function drawnPicture(): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const picture = canvas.getContext('2d')!;
  const stream = canvas.captureStream(perSecond);
  const [track] = stream.getTracks();
  let at = 0;
  const timer = setInterval(() => {
    if (track!.readyState === 'ended') return clearInterval(timer);
    at += 1;
    draw(picture, at);
  }, 1_000 / perSecond);
  draw(picture, at);
  return stream;
}

function draw(picture: CanvasRenderingContext2D, at: number) {
  picture.fillStyle = `hsl(${(at * 4) % 360} 45% 40%)`;
  picture.fillRect(0, 0, width, height);
  picture.fillStyle = '#fff';
  picture.beginPath();
  picture.arc(width / 2 + 160 * Math.cos(at / 12), height / 2 + 90 * Math.sin(at / 12), 48, 0, 2 * Math.PI);
  picture.fill();
}
