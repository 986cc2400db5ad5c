import type { Problem } from '../../lib/problem.ts';

/** What `docker compose VERB` could not do, out of what it said. */
export function composeProblem(verb: string, said: readonly string[]): Problem {
  const words = said.map((line) => line.trim()).filter((line) => line !== '');
  return (
    portTaken(words) ??
    baseImage(words) ??
    diskFull(words) ??
    (verb === 'build' ? notBuilt(words) : failed(verb, words))
  );
}

/** By a stop that came in between. */
export const brokenOff: Problem = {
  code: 'docker.broken-off',
  message: 'what Docker was at has been broken off',
  fix: 'start again: npm run stack',
};

/** The image cannot be had from its registry. */
export function noImage(image: string, why: string): Problem {
  return {
    code: 'docker.no-image',
    message: `the image ${image} cannot be pulled: ${why}`,
    fix: `see that this machine reaches its registry: docker pull ${image}; or use --runtime native`,
  };
}

/** By another program, or by another container: the engine says it differently. */
function portTaken(words: readonly string[]): Problem | undefined {
  const said =
    /failed to bind host port for \S*?:(\d+):|Bind for \S*?:(\d+) failed|listen tcp4? \S*?:(\d+): bind/;
  const [, ...ports] = said.exec(words.join('\n')) ?? [];
  const port = ports.find((each) => each !== undefined);
  return port === undefined
    ? undefined
    : {
        code: 'docker.port-taken',
        message: `port ${port} has been taken by another program in the meantime`,
        fix: 'start again: the stack then moves to a free port',
      };
}

function baseImage(words: readonly string[]): Problem | undefined {
  const [, image, why] = /failed to resolve source metadata for (\S+): (.+)/.exec(words.join('\n')) ?? [];
  return image && why ? noImage(image.replace(/^docker\.io\/(?:library\/)?/, ''), why) : undefined;
}

function diskFull(words: readonly string[]): Problem | undefined {
  return words.some((line) => /no space left on device/i.test(line))
    ? {
        code: 'docker.disk-full',
        message: 'the disk of the Docker engine is full',
        fix: 'make room: docker system df shows what takes it, docker system prune removes what nobody uses',
      }
    : undefined;
}

function notBuilt(words: readonly string[]): Problem {
  const npm = words
    .map((line) => /^#\d+ [\d.]+ (npm error .+)/.exec(line)?.[1])
    .find((line) => line !== undefined);
  return {
    code: 'docker.not-built',
    message: `the image of the source and the sink cannot be built: ${npm ?? lastError(words)}`,
    fix: 'read all of it: docker compose build --progress plain; or use --runtime native',
  };
}

function failed(verb: string, words: readonly string[]): Problem {
  return {
    code: 'docker.compose-failed',
    message: `docker compose ${verb} failed: ${lastError(words)}`,
    fix: 'see that Docker Compose works here by itself: docker compose version; docker info',
  };
}

function lastError(words: readonly string[]): string {
  return (
    words.findLast((line) => /error|fail|cannot|denied/i.test(line)) ?? words.at(-1) ?? 'it said nothing'
  );
}
