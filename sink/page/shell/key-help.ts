/** What the page's keys do, as `?` shows them. */
export const keyHelp = [
  {
    of: 'Everywhere',
    keys: [
      { names: ['1', '2', '3', '4'], does: 'go to Events, Pipeline, Tables, Send and replay' },
      { names: ['t'], does: 'dark or light' },
      { names: ['?'], does: 'this help' },
    ],
  },
  {
    of: 'Events',
    keys: [
      { names: ['j', '↓'], does: 'to the next, older event' },
      { names: ['k', '↑'], does: 'to the newer event' },
      { names: ['g', 'G'], does: 'to the newest, to the oldest' },
      { names: ['Enter'], does: 'open the event' },
      { names: ['Esc'], does: 'close it; back to live' },
      { names: ['Space'], does: 'pause, resume' },
      { names: ['/'], does: 'search' },
    ],
  },
  {
    of: 'An open event',
    keys: [
      { names: ['c'], does: 'copy it as a curl command' },
      { names: ['r'], does: 'send it again' },
    ],
  },
  { of: 'A table', keys: [{ names: ['/'], does: 'search its rows' }] },
] as const;
