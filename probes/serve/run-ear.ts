import { Ear } from '../capture/ear.ts';
import { CAPTURE_SOCKET, serveCapture } from './capture-socket.ts';
import { listening } from './listen.ts';

/** The long-lived part of a capturing pod. It serves nobody on the network. */
export async function runEar(
  path = CAPTURE_SOCKET,
  program?: string,
): Promise<{ readonly close: () => void }> {
  const server = serveCapture(new Ear(program));
  await listening(server, { path });
  return {
    close: () => {
      server.close();
    },
  };
}
