import { type Operation, operations } from '../../view/change.ts';
import { change, filter } from '../state/filter.ts';

/** Operations to be shown; none chosen is all. */
export function Chips() {
  const chosen = filter.value.operations;
  return (
    <fieldset class="chips">
      <legend class="hidden">Operations</legend>
      {operations.map((each) => (
        <button
          key={each}
          type="button"
          class={`chip ${each}`}
          aria-pressed={chosen.includes(each)}
          onClick={() => change({ operations: toggled(chosen, each) })}
        >
          {each}
        </button>
      ))}
    </fieldset>
  );
}

const toggled = (chosen: readonly Operation[], one: Operation): readonly Operation[] =>
  chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one];
