import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { Frames } from './kafka-frames.ts';

/** What kafkajs asks a socket factory for. */
export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  readonly ssl?: ConnectionOptions;
  readonly onConnect: () => void;
}

/** What a record of TLS begins with that says why a broker closes: all that one says to plaintext where it expects TLS. */
const tlsAlert = 0x15;
/** The `code` of the error with which a plaintext connection to a TLS listener ends. */
export const tlsExpected = 'ERR_TLS_EXPECTED';

class TlsExpected extends Error {
  readonly code = tlsExpected;

  constructor() {
    super('the broker speaks TLS');
  }
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Whatever is read is copied before the next socket has its turn. */
const readBuffer = Buffer.alloc(64 * 1024);

/** A socket that gives one whole response a `data` event: kafkajs would put the pieces together by copying them again and again. */
export function openSocket({ host, port, ssl, onConnect }: SocketOptions): Socket {
  const socket = ssl ? openTls(host, port, ssl, onConnect) : openTcp(host, port, onConnect);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  return socket;
}

function openTls(host: string, port: number, ssl: ConnectionOptions, onConnect: () => void): Socket {
  const name = isIP(host) ? {} : { servername: host };
  return connectTls({ host, port, ...name, ...ssl }, onConnect);
}

function openTcp(host: string, port: number, onConnect: () => void): Socket {
  const frames = new Frames((frame) => socket.emit('data', frame));
  const callback = (length: number, buffer: Uint8Array): boolean => {
    try {
      frames.add(buffer.subarray(0, length));
      return true;
    } catch (error) {
      socket.destroy(buffer[0] === tlsAlert ? new TlsExpected() : toError(error));
      return false;
    }
  };
  const socket = connectTcp({ host, port, onread: { buffer: readBuffer, callback } }, onConnect);
  return socket;
}
