import { refusalIn } from '../Refusals/refusals';

/** Asks a server that is too busy again, at the time that it names, for what nobody who looks has asked for. */
export async function patientFetch(address: string, request: RequestInit): Promise<Response> {
  for (;;) {
    const answer = await fetch(address, request);
    const comesBackInMs = (await refusalIn(answer))?.retryAfterMs;
    if (!comesBackInMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, comesBackInMs));
    request.signal?.throwIfAborted();
  }
}
