import { get } from 'node:http';
import { lookup } from './lookup.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What is read of an answer at most: `/status` of hundreds of sources. */
const most = 16 * 1024 * 1024;

/**
 * GET, the whole answer within so many ms. By Node's own client: undici would cost the sink's process 13 MB. A
 * connection of its own, as a kept one may be that of a station that has ended.
 */
export function ask(url: string, ms: number): Promise<Answer> {
  return new Promise((done, failed) => {
    const fail = (error: Error) => {
      clearTimeout(late);
      failed(error);
    };
    const asked = get(url, { agent: false, lookup }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > most) asked.destroy(new Error('its answer is too long'));
      });
      response.on('end', () => {
        clearTimeout(late);
        done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    }).on('error', fail);
    const late = setTimeout(() => asked.destroy(silent(ms)), ms);
  });
}

/** It takes connections, or not even that. */
export const silent = (ms: number): Error =>
  new Error(`it has not answered for ${ms / 1000} s: does it hang?`);
