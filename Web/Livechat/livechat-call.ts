import { Lender } from '../Hub/lender';
import type { Signaling } from '../Hub/signaling';
import { CallDesk } from './call-desk';
import { CallPlace } from './call-place';
import type { LoaderPort } from './loader-port';
import { Ring } from './ring';
import type { Situation } from './situation';

/** All that a livechat needs for calls; loaded once there is somebody to call. */
export function enableCalls(
  connection: Signaling,
  loader: LoaderPort,
  situation: Situation,
  body: HTMLElement,
  usesCookie: boolean,
) {
  const lender = new Lender(connection);
  const ring = new Ring(loader);
  const place = new CallPlace(connection, lender, loader, body, usesCookie);
  new CallDesk(connection, lender, ring, place, situation, loader);
}
