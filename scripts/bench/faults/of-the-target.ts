import { peerImages } from '../peers/images.ts';
import { PORT } from '../trial/names.ts';
import type { Fault } from './fault.ts';

/** A program whose queue of connections is full, because it hangs: what comes later is not answered at all. */
const HANGS = `
import socket, time
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("", ${PORT}))
server.listen(0)
waiting = []
for _ in range(4):
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(("127.0.0.1", ${PORT}))
    waiting.append(one)
time.sleep(3600)
`;

/** A target that refuses everybody, the admitted caller included. */
export const ofTheTarget: readonly Fault[] = [
  {
    id: 'dead-server',
    breaks: 'the program in the target listens on nothing',
    trial: { deaf: true, target: { image: peerImages.agnhost, command: ['/agnhost', 'pause'] } },
  },
  { id: 'scaled-to-zero', breaks: 'the target is scaled to 0', trial: { deaf: true, targets: 0 } },
  {
    id: 'no-endpoints',
    breaks: "the target's Service selects no pod",
    trial: { deaf: true, selects: 'nobody' },
  },
  {
    id: 'resets-everything',
    breaks: 'the target accepts every connection and resets it',
    trial: {
      target: { image: peerImages.agnhost, command: ['/agnhost', 'tcp-reset', '--port', String(PORT)] },
    },
  },
  {
    id: 'hangs',
    breaks: 'the target hangs: its queue is full, and no connection is answered in time',
    trial: { deaf: true, target: { image: peerImages.netcheck, command: ['python3', '-c', HANGS] } },
  },
];
