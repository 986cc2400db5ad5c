import { visible } from './visible.ts';

interface Props {
  readonly of: string;
  /** Line breaks and tabs stay. */
  readonly lines?: boolean;
}

/** Text of others: never markup, turns nothing around it, and shows what would not be seen. */
export function Text({ of, lines = false }: Props) {
  return (
    <bdi>
      {visible(of, lines).map(({ at, text, name }) =>
        name === undefined ? (
          text
        ) : (
          <span key={at} class="unseen" title={name}>
            {text}
          </span>
        ),
      )}
    </bdi>
  );
}
