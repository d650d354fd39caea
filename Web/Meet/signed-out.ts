import { SignalingConnection } from '../Hub/connection';

/**
 * The meet page's own connection. When its session ends, the page says so instead of "reconnecting"; media continue.
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
