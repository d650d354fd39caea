import { SignalingConnection } from '../Hub/connection';

/**
 * A connection of the meet page's own. When its session is over, the page says so instead of "reconnecting"; media go
 * on.
 */
export function connect(query: string): SignalingConnection {
  const connection = new SignalingConnection(query);
  const [alerts, notice] = [document.getElementById('alerts')!, document.getElementById('signed-out')];
  connection.addEventListener('state', () => {
    const isOut = !connection.state.connected && connection.state.refused === 'unauthenticated';
    if (notice) [alerts.hidden, notice.hidden] = [isOut, !isOut];
  });
  return connection;
}
