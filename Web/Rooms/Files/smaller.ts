const longest = 2_560;
const quality = 0.85;
/** What a canvas draws anew: everything that a camera wrote beside the picture, such as the place, is gone then. */
const drawn = ['image/jpeg', 'image/png', 'image/webp'];

/** How large a picture is drawn: its longest side has at most 2,560 points. */
export function fitting(width: number, height: number): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture without what a camera wrote into it, and not larger than a screen shows; anything else as it is. */
export async function smaller(file: File): Promise<File> {
  if (!drawn.includes(file.type)) return file;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    if (error instanceof DOMException) return file; // no picture: the server takes it as a file
    throw error;
  }
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = fitting(picture.width, picture.height);
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, file.type, quality));
  return blob ? new File([blob], named(file.name, blob.type), { type: blob.type }) : file;
}

/** A browser that cannot write a kind writes png. */
const named = (name: string, type: string) =>
  type === 'image/png' && !/\.png$/i.test(name) ? `${name.replace(/\.\w+$/, '')}.png` : name;
