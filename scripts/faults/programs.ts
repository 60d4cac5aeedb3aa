/** Programs of targets that misbehave, each for `node -e`. They take any bytes on the port of the clinic's API. */
const PORT = 8080;

const onConnection = (react: string): string => `
  let turn = 0;
  require('node:net').createServer((socket) => {
    socket.on('error', () => socket.destroy());
    ${react}
  }).listen(${PORT});
  process.on('SIGTERM', () => process.exit(0));`;

const answer = (status: string, body: string, ...headers: readonly string[]): string =>
  [`HTTP/1.1 ${status}`, ...headers, 'connection: close', `content-length: ${body.length}`, '', body].join(
    '\r\n',
  );

const always = (text: string): string =>
  onConnection(`socket.once('data', () => socket.end(${JSON.stringify(text)}));`);

const OK = answer('200 OK', '{}', 'content-type: application/json');
/** Word for word what a sidecar says to who may not. */
const DENIED = answer(
  '403 Forbidden',
  'RBAC: access denied',
  'content-type: text/plain',
  'server: istio-envoy',
);

export const answersOk = always(OK);
export const answersForbidden = always(DENIED);
export const resetsAll = onConnection(`socket.once('data', () => socket.resetAndDestroy());`);
/** Serves one connection, resets the next. */
export const flaps = onConnection(
  `const serves = turn++ % 2 === 0;
    socket.once('data', () => (serves ? socket.end(${JSON.stringify(OK)}) : socket.resetAndDestroy()));`,
);
/** Takes everything and says nothing. */
export const tarpit = onConnection(`socket.resume();`);
/** There is a process, and nobody listens. */
export const listensNot = `setInterval(() => undefined, 60_000); process.on('SIGTERM', () => process.exit(0));`;

/** Passes bytes on to another host, each 300 ms late, on these ports. */
export const slowProxy = (host: string, ports: readonly number[]): string => `
  const { connect, createServer } = require('node:net');
  const late = (from, to) => {
    from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(bytes), 300));
    from.on('end', () => setTimeout(() => to.end(), 300));
    from.on('close', (failed) => setTimeout(() => failed ? to.resetAndDestroy() : to.end(), 300));
    from.on('error', () => undefined);
  };
  for (const port of ${JSON.stringify(ports)})
    createServer({ allowHalfOpen: true }, (caller) => {
      const target = connect({ host: ${JSON.stringify(host)}, port, allowHalfOpen: true });
      late(caller, target);
      late(target, caller);
    }).listen(port);`;

/** An HTTPS server with this certificate and key, both as PEM text. */
export const httpsServer = ({ certificate, key }: { certificate: string; key: string }): string => `
  const identity = { cert: ${JSON.stringify(certificate)}, key: ${JSON.stringify(key)} };
  require('node:https').createServer(identity, (_, response) => response.end('{}')).listen(443);
  require('node:http').createServer((_, response) => response.end('{}')).listen(80);`;
