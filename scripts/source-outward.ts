import { outward, outwardError } from '../compose/outward.ts';
import type { Ports } from '../compose/station.ts';
import type { SourceAccess } from './source-access.ts';

/** What a source in a container answers, with the addresses as the user's machine has them. */
export function outwardAccess(source: SourceAccess, published: Ports): SourceAccess {
  const told = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw outwardError(error, published);
    }
  };
  return {
    async *replay(request, signal) {
      try {
        for await (const progress of source.replay(request, signal)) {
          const { sink, lastError, problem } = progress;
          yield {
            ...progress,
            sink: outward(sink, published),
            ...(lastError === undefined ? {} : { lastError: outward(lastError, published) }),
            ...(problem && { problem: { ...problem, message: outward(problem.message, published) } }),
          };
        }
      } catch (error) {
        throw outwardError(error, published);
      }
    },
    snapshot: (request) => told(source.snapshot(request)),
    async send(request) {
      const sent = await told(source.send(request));
      return { ...sent, to: outward(sent.to, published) };
    },
  };
}
