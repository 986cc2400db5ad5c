import { PlumblineError } from '../lib/problem.ts';
import { type Ports, stationNames } from './station.ts';

const inside = new RegExp(String.raw`(?<![\w.@-])(${stationNames.join('|')}):\d{2,5}(?![\w.])`, 'g');

/** A text of a process in a container, `http://sink:8080` in it as the user's machine has it. */
export function outward(text: string, published: Ports): string {
  return text.replace(inside, (found: string, name: string) => {
    const port = stationNames.find((each) => each === name && published[each] !== undefined);
    return port === undefined ? found : `127.0.0.1:${published[port]}`;
  });
}

/** The same for what an error tells. */
export function outwardError(error: unknown, published: Ports): unknown {
  if (!(error instanceof PlumblineError)) return error;
  const problems = error.problems.map((each) => ({ ...each, message: outward(each.message, published) }));
  return new PlumblineError(problems, { cause: error });
}
