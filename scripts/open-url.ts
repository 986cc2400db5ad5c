import { spawn } from 'node:child_process';

/** Answers whether a browser took it, as far as is known. */
export function openInBrowser(url: string, env = process.env, platform = process.platform): Promise<boolean> {
  const [program, ...args] = opener(platform);
  // Without a display, xdg-open would take a browser that runs in the terminal.
  const isHeadless = program === 'xdg-open' && !env.DISPLAY && !env.WAYLAND_DISPLAY;
  if (program === undefined || isHeadless) return Promise.resolve(false);
  return new Promise((done) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true, env });
    // One that stays is the browser itself.
    const stays = setTimeout(() => done(true), 2000);
    const end = (opened: boolean) => {
      clearTimeout(stays);
      done(opened);
    };
    child.once('error', () => end(false)).once('exit', (code) => end(code === 0));
    child.unref();
  });
}

function opener(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['open'];
  // `start` takes the first quoted text for a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
