import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';

// What a delivery costs at least: a channel of Redis for each person, the answer as text from one key, a send for each socket.
// No sessions, cursors, logs or rules; as much of the protocol as the readers speak.
const url = process.env['REDIS_URL'] ?? '';
const [subscriber, commands] = [new Redis(url), new Redis(url)];
const sockets = new Map<string, WebSocket>();
/** By id of the tweet. */
const answers = new Map<string, Promise<string>>();

const answerTo = (id: string): Promise<string> => {
  const answer = answers.get(id) ?? commands.get(`floor:answer:${id}`).then(String);
  answers.set(id, answer);
  return answer;
};
let id: string | undefined;
let held: string | undefined;
subscriber.on('message', (channel: string, message: string) => {
  const socket = sockets.get(channel);
  if (message === id && held !== undefined) {
    socket?.send(held);
    return;
  }
  void answerTo(message).then((answer) => {
    [id, held] = [message, answer];
    socket?.send(answer);
  });
});

const server = createServer((_request, response) => void commands.ping().then((pong) => response.end(pong)));
const webSockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false, handleProtocols: () => 'graphql-transport-ws' });
webSockets.on('connection', (socket) => {
  let channel = '';
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { type: string; payload?: { accessToken?: string } };
    if (message.type === 'connection_init') {
      channel = `floor:${sockets.size}`;
      sockets.set(channel, socket);
      socket.send('{"type":"connection_ack"}');
    } else void subscriber.subscribe(channel).then(() => commands.incr('floor:open'));
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
