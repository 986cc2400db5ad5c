/** How something is, by word, shape and colour. */
export function Sign({ good, word }: { readonly good: boolean; readonly word: string }) {
  return (
    <span class={`sign ${good ? 'good' : 'bad'}`}>
      <span aria-hidden="true">{good ? '●' : '✕'}</span> {word}
    </span>
  );
}
