import type { ComponentChildren } from 'preact';
import type { ConnectorView, FunctionView, PipelineView, SourceView } from '../../contract.ts';
import { EventsLink } from '../parts/events-link.tsx';
import { Text } from '../parts/text.tsx';
import { ofSource } from '../state/links.ts';
import { counted, perSecond, whole } from '../state/words.ts';
import { Sign } from './sign.tsx';
import { failures, silentStations } from './way.ts';

/** Connectors with their tasks, sources, functions: what the YAML made. */
export function Resources({ pipeline }: { readonly pipeline: PipelineView }) {
  const { connectors, sources, functions } = pipeline;
  const silent = silentStations(pipeline);
  return (
    <div class="resources">
      {(connectors.length > 0 || silent.connect) && (
        <section aria-labelledby="connectors">
          <h2 id="connectors">Connectors</h2>
          {connectors.length === 0 && <p class="quiet">Unknown while Kafka Connect does not answer.</p>}
          {connectors.map((connector) => (
            <Connector key={connector.name} connector={connector} />
          ))}
        </section>
      )}
      {(sources.length > 0 || silent.source) && (
        <section aria-labelledby="sources">
          <h2 id="sources">Sources</h2>
          {sources.length === 0 && <p class="quiet">Unknown while the source does not answer.</p>}
          {sources.map((source) => (
            <Source key={source.name} source={source} />
          ))}
        </section>
      )}
      {functions.length > 0 && (
        <section aria-labelledby="functions">
          <h2 id="functions">Functions</h2>
          {functions.map((each) => (
            <Serving key={each.name} of={each} />
          ))}
        </section>
      )}
    </div>
  );
}

function Connector({ connector: { name, state, tasks, restarts } }: { readonly connector: ConnectorView }) {
  return (
    <article class="card">
      <h3>
        <Text of={name} />{' '}
        <Sign
          good={state === 'RUNNING' && !restarts}
          word={restarts ? `restarted ${counted(restarts.count, 'time')} in a minute` : state.toLowerCase()}
        />
      </h3>
      {restarts && <Why cause={restarts.cause} fix={restarts.fix} />}
      {tasks.length === 0 && <p class="quiet">It has no tasks yet.</p>}
      <ul class="bare">
        {tasks.map(({ id, state, cause, fix }) => (
          <li key={id}>
            Task {id} <Sign good={state === 'RUNNING'} word={state.toLowerCase()} />
            {cause !== restarts?.cause && <Why cause={cause} fix={fix} />}
          </li>
        ))}
      </ul>
    </article>
  );
}

function Why({ cause, fix }: { readonly cause: string | null; readonly fix: string | undefined }) {
  return (
    <>
      {cause && (
        <p class="bad said">
          <Text of={cause} lines />
        </p>
      )}
      {fix && (
        <p>
          → <Text of={fix} lines />
        </p>
      )}
    </>
  );
}

function Source({ source }: { readonly source: SourceView }) {
  const { name, ready, detail, lag, delivered, failed, deadLettered, rate, topics, sinkUri } = source;
  const bad = failures(failed, deadLettered);
  return (
    <article class="card">
      <h3>
        <Text of={name} /> <Sign good={ready} word={ready ? 'ready' : 'not ready'} />
      </h3>
      {detail && (
        <p class={ready ? 'quiet said' : 'bad said'}>
          <Text of={detail} lines />
        </p>
      )}
      <dl class="facts">
        <Fact name="Lag">{whole(lag)}</Fact>
        <Fact name="Delivered">
          {counted(delivered, 'event')}, {perSecond(rate)}/s
        </Fact>
        <Fact name="Failed">{bad ? <span class="bad">{bad}</span> : 'none'}</Fact>
        <Fact name={topics.length === 1 ? 'Topic' : 'Topics'}>
          <Text of={topics.join(', ')} />
        </Fact>
        {sinkUri && (
          <Fact name="Sink">
            <Text of={sinkUri} />
          </Fact>
        )}
      </dl>
      <p>
        <EventsLink of={ofSource(name)}>Its events</EventsLink>
      </p>
    </article>
  );
}

function Serving({ of: { name, ready, url, detail } }: { readonly of: FunctionView }) {
  return (
    <article class="card">
      <h3>
        <Text of={name} /> <Sign good={ready} word={ready ? 'ready' : 'not ready'} />
      </h3>
      <p>
        <Text of={url} />
      </p>
      {detail && (
        <p class={ready ? 'quiet said' : 'bad said'}>
          <Text of={detail} lines />
        </p>
      )}
    </article>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
