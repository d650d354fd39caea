const longest = 2_560;
const quality = 0.85;
/** What a canvas draws anew: everything that a camera wrote beside the picture, such as the place, is gone then. */
const drawn = ['image/jpeg', 'image/png', 'image/webp'];
/** What phones write, and only some browsers read: everybody reads what becomes of it. */
const translated = ['image/heic', 'image/heif', 'image/avif', 'image/tiff', 'image/bmp'];
const extensions: Record<string, RegExp> = {
  'image/png': /\.png$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/webp': /\.webp$/i,
};

/** What a picture is sent as; null for what is sent as it is. */
export const typeOf = (type: string): string | null =>
  drawn.includes(type) ? type : translated.includes(type) ? 'image/jpeg' : null;

/** Its name says what it has become. */
export function named(name: string, type: string): string {
  if (extensions[type]?.test(name) ?? true) return name;
  return `${name.replace(/\.\w+$/, '')}.${type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length)}`;
}

/** How large a picture is drawn: its longest side has at most 2,560 points. */
export function fitting(width: number, height: number): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture without what a camera wrote into it, and not larger than a screen shows; anything else as it is. */
export async function smaller(file: File): Promise<File> {
  const type = typeOf(file.type);
  if (!type) return file;
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
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  // A browser that cannot write a kind writes png.
  return blob ? new File([blob], named(file.name, blob.type), { type: blob.type }) : file;
}
