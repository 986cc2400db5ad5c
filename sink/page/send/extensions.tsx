import { Button } from '../parts/button.tsx';
import type { Extension } from './draft.ts';

interface Props {
  readonly list: readonly Extension[];
  readonly set: (list: readonly Extension[]) => void;
  /** What is wrong with `extensions[0]`. */
  readonly error: (field: string) => string | undefined;
}

/** Attributes of one's own, a row each. */
export function Extensions({ list, set, error }: Props) {
  const change = (at: number, part: Partial<Extension>) =>
    set(list.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset class="extensions">
      <legend>Extensions</legend>
      {list.map(({ name, value }, at) => {
        const wrong = error(`extensions[${at}]`);
        const about = wrong ? `extension-${at}` : undefined;
        return (
          <div key={at} class="extension">
            <div class="row">
              <input
                aria-label={`Name of extension ${at + 1}`}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={about}
                placeholder="name"
                value={name}
                spellcheck={false}
                onInput={({ currentTarget }) => change(at, { name: currentTarget.value })}
              />
              <input
                aria-label={`Value of extension ${at + 1}`}
                placeholder="value"
                value={value}
                spellcheck={false}
                onInput={({ currentTarget }) => change(at, { value: currentTarget.value })}
              />
              <Button
                kind="quiet"
                label={`Remove extension ${name || at + 1}`}
                onClick={() => set(list.filter((_, index) => index !== at))}
              >
                ✕
              </Button>
            </div>
            {wrong && (
              <p class="bad" id={about}>
                {wrong}
              </p>
            )}
          </div>
        );
      })}
      <Button small onClick={() => set([...list, { name: '', value: '' }])}>
        Add an extension
      </Button>
    </fieldset>
  );
}
