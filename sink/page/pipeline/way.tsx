import type { PipelineView } from '../../contract.ts';
import { Text } from '../parts/text.tsx';
import { now } from '../state/clock.ts';
import { lostAt } from './lost.ts';
import { type StationCard, wayOf } from './way.ts';

const marks = { up: '●', waiting: '◐', down: '✕', unknown: '○' } as const;
const words = { up: 'up', waiting: 'waiting', down: 'down', unknown: 'unknown' } as const;

/** The data's way: the stations in its order, and what waits or flows between them. */
export function Way({ pipeline }: { readonly pipeline: PipelineView }) {
  const cards = wayOf(pipeline, lostAt.value, now.value);
  return (
    <ol class="way" aria-label="Stations in the order of the data">
      {cards.map((card, index) => (
        <li key={card.name}>
          <Station card={card} />
          {index < cards.length - 1 && (
            <p class="arrow">
              <span class="line" aria-hidden="true" />
              {card.arrow && <span class="flow">{card.arrow}</span>}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

function Station({ card }: { readonly card: StationCard }) {
  const { name, title, state, since, address, detail, rate, lastError } = card;
  return (
    <article class={`stop ${state}`} aria-label={`${name}: ${words[state]}`}>
      <header>
        <h3>{title}</h3>
        <span class="state">
          <span aria-hidden="true">{marks[state]}</span> {words[state]} <span class="since">{since}</span>
        </span>
      </header>
      <p class="address">{address ? <Text of={address} /> : name}</p>
      {detail && (
        <p class="detail">
          <Text of={detail} />
        </p>
      )}
      {rate && <p class="rate">{rate}</p>}
      {lastError && (
        <p class="past">
          <Text of={lastError} />
        </p>
      )}
    </article>
  );
}
