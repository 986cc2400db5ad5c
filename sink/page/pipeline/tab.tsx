import { FailingBanner } from '../send/failing.tsx';
import { pipeline } from '../state/stream.ts';
import { unknownNotices } from './findings.ts';
import { Notices, Problems } from './findings.tsx';
import { lostAt } from './lost.ts';
import { Resources } from './resources.tsx';
import { alone } from './way.ts';
import { Way } from './way.tsx';

/** How all of the pipeline is, each second anew. */
export function PipelineTab() {
  const view = pipeline.value;
  if (!view) return <Waiting />;
  return (
    <div class="panel">
      <h2 class="hidden">Pipeline</h2>
      <FailingBanner />
      <Way pipeline={view} />
      {alone(view) && <Alone />}
      <div class={lostAt.value === null ? 'told' : 'told stale'}>
        {lostAt.value !== null && <p class="quiet">How it was when the sink was last there:</p>}
        <Problems problems={view.problems} />
        <Resources pipeline={view} />
        {(view.sources.length > 0 || unknownNotices(view)) && <Notices pipeline={view} />}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div class="panel">
      <h2 class="hidden">Pipeline</h2>
      {lostAt.value === null ? (
        <p role="status">Asking the sink how the pipeline is …</p>
      ) : (
        <p role="status" class="bad">
          ✕ The sink does not answer; this page goes on trying.
        </p>
      )}
    </div>
  );
}

function Alone() {
  return (
    <section class="banner info" aria-labelledby="alone">
      <h2 id="alone">This sink runs alone</h2>
      <p>
        It takes events from anybody, and knows of no database, Kafka or source. <code>npm run stack</code>{' '}
        starts the whole pipeline; a sink of its own watches one with <code>--source-url</code>,{' '}
        <code>--connect-url</code>, <code>--bootstrap-servers</code> and <code>--database</code>.
      </p>
    </section>
  );
}
