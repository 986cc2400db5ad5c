import type { PipelineView, ProblemView } from '../../contract.ts';
import { NoticeLink } from '../parts/notice-link.tsx';
import { Text } from '../parts/text.tsx';
import { counted } from '../state/words.ts';
import { type Finding, findingsOf, placeOf, unknownNotices } from './findings.ts';

/** What is wrong with the YAML as it is now. */
export function Problems({ problems }: { readonly problems: readonly ProblemView[] }) {
  if (problems.length === 0) return null;
  return (
    <section aria-labelledby="problems" class="problems">
      <h2 id="problems">{counted(problems.length, 'problem')} in the YAML</h2>
      <ul class="bare">
        {problems.map((problem) => (
          <li key={JSON.stringify(problem)}>
            <p class="place">
              <Text of={placeOf(problem) || problem.code} />
            </p>
            <p class="bad">
              <span aria-hidden="true">✕</span> <Text of={problem.message} />
            </p>
            <p>
              → <Text of={problem.fix} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a cluster would do with this and tells nobody, by connector and source. */
export function Notices({ pipeline }: { readonly pipeline: PipelineView }) {
  const groups = findingsOf(pipeline);
  const unknown = unknownNotices(pipeline);
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">Notices</h2>
      {unknown ? (
        <p class="quiet">{unknown}</p>
      ) : (
        groups.length === 0 && <p class="quiet">None: nothing here that a cluster would do unexpectedly.</p>
      )}
      {groups.map(({ of, findings }) => (
        <div key={of} class="notices">
          <h3>
            <Text of={of} />
          </h3>
          <ul class="bare">
            {findings.map((finding) => (
              <Notice key={finding.code} finding={finding} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Notice({ finding }: { readonly finding: Finding }) {
  const { code, severity, sentence, count, causes, fixes, link } = finding;
  return (
    <li class={`notice ${severity}`}>
      <p>
        <span class="severity">
          <span aria-hidden="true">{severity === 'warning' ? '▲' : '●'}</span> {severity}
        </span>{' '}
        <code>
          <Text of={code} />
        </code>{' '}
        <span class="quiet">× {count.toLocaleString('en')}</span>
      </p>
      <p>
        <Text of={sentence} />
      </p>
      {causes.map((cause) => (
        <p key={cause} class="quiet">
          <Text of={cause} />
        </p>
      ))}
      {fixes.map((fix) => (
        <p key={fix}>
          → <Text of={fix} />
        </p>
      ))}
      <p>
        <NoticeLink code={code} link={link} />
      </p>
    </li>
  );
}
