import { wellFormed } from '../../Layout/blank';
import { refusalIn } from '../../Refusals/refusals';

/** What the server has taken. */
export type Uploaded = { readonly id: string };

export type Sending = { readonly done: Promise<Uploaded>; readonly cancel: () => void };

/**
 * Sends a file, and tells how far it is. `XMLHttpRequest`, because `fetch` does not tell that.
 * @throws Refused; any other error means that the connection was lost. What was cancelled never ends.
 */
export function upload(
  address: string,
  file: File,
  headers: Record<string, string>,
  progress: (part: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<Uploaded>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new TypeError('connection lost'));
    request.onload = () => {
      if (request.status === 200) return resolve(JSON.parse(request.responseText) as Uploaded);
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: headersOf(request),
      });
      refusalIn(answer).then((refusal) => reject(refusal ?? new TypeError(`${request.status}`)), reject);
    };
  });
  open(request, address, file.name, headers);
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function open(request: XMLHttpRequest, address: string, name: string, headers: Record<string, string>) {
  request.open('POST', address);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.setRequestHeader('X-File-Name', encodeURIComponent(wellFormed(name)));
  for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
}

function headersOf(request: XMLHttpRequest): Record<string, string> {
  const names = ['Content-Type', 'Retry-After'];
  return Object.fromEntries(
    names.map((name) => [name, request.getResponseHeader(name) ?? '']).filter(([, v]) => v),
  );
}
