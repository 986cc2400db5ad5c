import type { ProblemView } from '../../contract.ts';
import { Text } from '../parts/text.tsx';
import { sentence } from '../state/problems.ts';

/** Those that no field of a form shows. */
export function Problems({ of }: { readonly of: readonly ProblemView[] }) {
  return (
    <div role="alert">
      {of.map((problem) => (
        <p key={problem.code + problem.message} class="bad">
          <span aria-hidden="true">✕</span> <Text of={sentence(problem)} />
        </p>
      ))}
    </div>
  );
}
