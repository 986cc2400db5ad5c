import { stations } from '../state/stream.ts';

const marks = { up: '●', waiting: '◐', down: '✕', unknown: '○', failing: '▲' } as const;

/** The data's way through the five stations, each with how it is. */
export function Strip() {
  return (
    <a class="strip" href="#pipeline">
      <span class="hidden">Pipeline: </span>
      {stations.value.map(({ name, title, state, detail }) => (
        <span key={name} class={`station ${state}`} title={`${title} is ${state}: ${detail}`}>
          <span class="mark" aria-hidden="true">
            {marks[state]}
          </span>
          <span class="station-name">{name}</span> <span class="state">{state}</span>
          <span class="hidden">, </span>
        </span>
      ))}
    </a>
  );
}
