import { SignalingConnection } from '../Hub/connection';

/**
 * A connection of the meet page's own. When its session is over, the page says so instead of "reconnecting"; media go
 * on.
 */
export function connect(query: string): SignalingConnection {
  const connection = new SignalingConnection(query);
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
