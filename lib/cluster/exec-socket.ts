import { PassThrough } from 'node:stream';
import { Exec, type KubeConfig } from '@kubernetes/client-node';

/** The part of a WebSocket that an exec needs. */
export interface ExecSocket {
  send(message: Buffer): void;
  terminate(): void;
  addEventListener(
    event: 'close' | 'error',
    listener: (event: { code?: number; message?: string }) => void,
  ): void;
}

/**
 * Open a stream. client-node's own `exec` neither notices a socket that closes nor bounds the handshake, so only its
 * connection is used.
 */
export async function openExecSocket(
  kubeConfig: KubeConfig,
  path: string,
  handshakeMs: number,
  onMessage: (stream: number, bytes: Buffer) => void,
): Promise<ExecSocket> {
  const bounded = Object.create(kubeConfig, {
    applyToHTTPSOptions: {
      value: async (options: Parameters<KubeConfig['applyToHTTPSOptions']>[0]): Promise<void> => {
        await kubeConfig.applyToHTTPSOptions(options);
        Object.assign(options, { handshakeTimeout: handshakeMs });
      },
    },
  }) as KubeConfig;
  const { handler } = new Exec(bounded);
  // By default a close message of the server would end this process's own stdout.
  Object.assign(handler, {
    streams: { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() },
  });
  const socket: unknown = await handler.connect(path, null, (stream, bytes) => {
    onMessage(stream, bytes);
    return true;
  });
  return socket as ExecSocket;
}
