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

/** A message's client id: a UUID that rises with the time (RFC 9562, 5.7), for the sake of the server's index. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = (bytes[0]! & 0x0f) | 0x70; // version 7
  bytes[2] = (bytes[2]! & 0x3f) | 0x80; // the variant of RFC 9562
  const digits = Date.now().toString(16).padStart(12, '0') + hexOf(bytes);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The SHA-256 of a secret as the server stores it: hexadecimal. Secure contexts only, as calls are. */
export async function hashOf(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return hexOf(new Uint8Array(hash));
}

const hexOf = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
