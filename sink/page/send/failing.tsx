import { useState } from 'preact/hooks';
import { anything } from '../../../lib/shape.ts';
import type { ProblemView } from '../../contract.ts';
import { Button } from '../parts/button.tsx';
import { post, problemsOf } from '../state/api.ts';
import { now } from '../state/clock.ts';
import { sentence } from '../state/problems.ts';
import { pipeline } from '../state/stream.ts';
import { failingWords } from './misbehave.ts';

/** Loud while the sink misbehaves on purpose, with the way to end it; nothing otherwise. */
export function FailingBanner() {
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const failing = pipeline.value?.failing;
  if (!failing) return null;
  const { what, how } = failingWords(failing, now.value);
  const end = () => {
    setProblems([]);
    post('/api/fail', {}, anything).catch((error: unknown) => setProblems(problemsOf(error)));
  };
  return (
    <section class="banner failing" aria-labelledby="failing">
      <h2 id="failing">
        <span aria-hidden="true">▲</span> The sink misbehaves on purpose
      </h2>
      <p>
        <strong>{what}</strong> · {how}
      </p>
      <Button kind="primary" onClick={end}>
        Let it behave again
      </Button>
      {problems.map((problem) => (
        <p key={problem.code} role="alert" class="bad">
          {sentence(problem)}
        </p>
      ))}
    </section>
  );
}
