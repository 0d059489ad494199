// Passes connections on to a server, and counts the bytes that go to it.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** @param target gives the port of the server, which may come later than the proxy */
export async function countingProxy(target) {
  let sent = 0;
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(target(), '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => (sent += chunk.length));
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    sent: () => sent,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
