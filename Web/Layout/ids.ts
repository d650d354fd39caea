const alphabet = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';
const length = 17;

/** An id as the server makes them: 17 characters of Meteor's alphabet. */
export function newId(): string {
  // Bytes above the last whole multiple would make some letters more likely.
  const limit = 256 - (256 % alphabet.length);
  let id = '';
  while (id.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < limit && id.length < length) id += alphabet[byte % alphabet.length];
  return id;
}

/** 256 bits as 43 characters of base64url. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}

/** The SHA-256 of a secret as the server stores it: hexadecimal. Secure contexts only, as calls are. */
export async function hashOf(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
