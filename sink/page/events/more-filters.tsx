import type { FilterProblem } from '../../view/filter.ts';
import { Field } from '../parts/field.tsx';
import { filter, problem } from '../state/filter.ts';
import { TableList } from './side.tsx';
import { TextInput } from './text-input.tsx';

export function MoreFilters() {
  const wrong = problem.value;
  return (
    <div class="more-filters">
      <Field
        label="Where"
        hint={
          <>
            CloudEvents SQL: <code>subject LIKE '%#7' AND op IN ('insert', 'update')</code>
          </>
        }
        error={wrong && <Wrong problem={wrong} expression={filter.value.where} />}
      >
        {(control) => <TextInput of="where" control={control} />}
      </Field>
      <Field label="Type has">{(control) => <TextInput of="type" control={control} />}</Field>
      <Field label="Source has">{(control) => <TextInput of="source" control={control} />}</Field>
      <div class="side where-narrow">
        <TableList />
      </div>
    </div>
  );
}

/** The expression with the place where it goes wrong. */
function Wrong({ problem: { message, at }, expression }: { problem: FilterProblem; expression: string }) {
  const rest = expression.slice(at);
  return (
    <span role="alert" class="wrong">
      {message}
      <code>
        {expression.slice(0, at)}
        <mark>{rest.slice(0, 1) || ' '}</mark>
        {rest.slice(1)}
      </code>
    </span>
  );
}
