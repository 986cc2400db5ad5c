import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemView } from '../../contract.ts';
import { Button } from '../parts/button.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { noticePath, noticeShown } from '../parts/notice-link.tsx';
import { getText, problemsOf } from '../state/api.ts';
import { sentence } from '../state/problems.ts';

/** What is written of a notice, above the view that it was asked for from. */
export function Notice() {
  const dialog = useRef<HTMLDialogElement>(null);
  const code = noticeShown.value;
  useEffect(() => {
    if (code === null) dialog.current?.close();
    else if (!dialog.current?.open) dialog.current?.showModal();
    dialog.current?.scrollTo(0, 0);
  }, [code]);
  const close = () => {
    noticeShown.value = null;
  };
  return (
    <dialog ref={dialog} class="help notice-text" aria-labelledby="notice-title" onClose={close}>
      <header>
        <h2 id="notice-title" class="name">
          {code}
        </h2>
        <Button kind="quiet" onClick={close} label="Close" hint="Escape">
          ✕
        </Button>
      </header>
      {code !== null && <Explained key={code} code={code} />}
    </dialog>
  );
}

function Explained({ code }: { readonly code: string }) {
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    getText(noticePath(code), gone.signal)
      .then(setText)
      .catch((error: unknown) => gone.signal.aborted || setProblems(problemsOf(error)));
    return () => gone.abort();
  }, [code]);
  if (problems.length > 0)
    return problems.map((problem) => (
      <p key={problem.code} role="alert" class="bad">
        {sentence(problem)}
      </p>
    ));
  return text === '' ? <p role="status">Asking the sink …</p> : <Markdown of={text} />;
}
