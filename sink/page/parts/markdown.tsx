import type { ComponentChildren } from 'preact';
import { type Block, type Inline, readMarkdown } from '../../view/markdown.ts';
import { Code } from './code.tsx';
import { NoticeLink } from './notice-link.tsx';
import { Text } from './text.tsx';

/** Without its headings, which whoever shows it has. */
export function Markdown({ of }: { readonly of: string }) {
  return (
    <>
      {[...readMarkdown(of).entries()].map(([at, block]) => (
        <Shown key={at} block={block} />
      ))}
    </>
  );
}

function Shown({ block }: { readonly block: Block }) {
  if (block.kind === 'paragraph')
    return (
      <p>
        {[...block.parts.entries()].map(([at, part]) => (
          <Part key={at} part={part} />
        ))}
      </p>
    );
  return block.kind === 'code' ? <Code text={block.text} label="Example" /> : null;
}

function Part({ part }: { readonly part: Inline }) {
  const text = <Text of={part.text} />;
  if (part.kind === 'link') return <Link to={part.to}>{text}</Link>;
  if (part.kind === 'strong') return <strong>{text}</strong>;
  return part.kind === 'code' ? <code>{text}</code> : text;
}

function Link({ to, children }: { readonly to: string; readonly children: ComponentChildren }) {
  if (to.startsWith('#'))
    return (
      <NoticeLink code={to.slice(1)} link={to}>
        {children}
      </NoticeLink>
    );
  if (to.startsWith('https://'))
    return (
      <a href={to} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  // A file of the repository.
  return (
    <>
      {children} (<code>{to.replace(/^(\.\.\/)+/, '')}</code>)
    </>
  );
}
