import type { Problem } from '../../lib/problem.ts';

/** What `docker compose VERB` could not do, out of what it said. */
export function composeProblem(verb: string, said: readonly string[]): Problem {
  const words = said.map((line) => line.trim()).filter((line) => line !== '');
  const text = words.join('\n');
  const port =
    /(?:Bind for |listen tcp4? )\S*?:(\d+)(?: failed)?: .*(?:already allocated|already in use)/.exec(
      text,
    )?.[1];
  if (port) {
    return {
      code: 'docker.port-taken',
      message: `port ${port} was taken by another program in the meantime`,
      fix: 'start again: the stack then moves to a free port',
    };
  }
  const image = unpulled(text);
  if (image) return image;
  if (/no space left on device/i.test(text)) {
    return {
      code: 'docker.disk-full',
      message: 'the disk of the Docker engine is full',
      fix: 'make room: docker system df shows what takes it, docker system prune removes what nobody uses',
    };
  }
  const last =
    words.findLast((line) => /error|failed|cannot|denied/i.test(line)) ?? words.at(-1) ?? 'it said nothing';
  return {
    code: 'docker.compose-failed',
    message: `docker compose ${verb} failed: ${last}`,
    fix: 'see that docker compose works here by itself: docker compose version; docker info',
  };
}

/** An image that could not be had, if that is what an error is about. */
export function unpulled(text: string): Problem | undefined {
  const why =
    /(?:pull access denied|manifest unknown|manifest for|failed to resolve|failed to do request|toomanyrequests|no such host|connection refused|i\/o timeout|TLS handshake|unauthorized|not found)[^\n]*/i.exec(
      text,
    )?.[0];
  const image = /(?:image |for |reference |metadata for )"?((?:[\w.-]+(?::\d+)?\/)*[\w.-]+:[\w.-]+)/.exec(
    text,
  )?.[1];
  return why && image ? noImage(image, why) : undefined;
}

/** The image cannot be had from its registry. */
export function noImage(image: string, why: string): Problem {
  return {
    code: 'docker.no-image',
    message: `the image ${image} cannot be pulled: ${why}`,
    fix: `see that this machine reaches its registry: docker pull ${image}; or use --runtime native`,
  };
}
