import { SignalingConnection } from '../Hub/connection';
import type { SignalingHub } from '../Hub/protocol';
import type { Methods } from '../Hub/signaling';
import { watched } from '../Hub/watched';

class WatchedConnection extends SignalingConnection {
  override call<Name extends keyof SignalingHub>(
    name: Name,
    ...args: Methods<SignalingHub>[Name]['arguments']
  ): Promise<Methods<SignalingHub>[Name]['answer']> {
    return watched(this, name, super.call(name, ...args));
  }
}

/**
 * The meet page's own connection. When its session ends, the page says so instead of "reconnecting"; media continue.
 */
export function connect(query: string): SignalingConnection {
  const connection = new WatchedConnection(query);
  const alerts = document.getElementById('alerts')!;
  const notice = document.getElementById('signed-out');
  connection.addEventListener('state', () => {
    const isOut = !connection.state.connected && connection.state.refused === 'unauthenticated';
    if (!notice) return;
    alerts.hidden = isOut;
    notice.hidden = !isOut;
  });
  return connection;
}
